/** The import table holds: one planted breach of each kind, each refused with the rule's reason. */

import { spawnSync } from "node:child_process";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { DEEPEST, LAYERS } from "../../../oxlint.config.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");

const TAKE_A_PORT = "only src/adapters and src/main.ts touch the system; take a port instead";
const ENGINE = `engine may import model, ports, xstate, yaml, zod: the engine runs any playbook and has never heard of OpenClaw or Linux. ${TAKE_A_PORT}`;
const ACTIONS = refusal("actions");
const CHECKS = refusal("checks");
const CLI = refusal("cli");
const ADAPTERS = refusal("adapters").replace(", **", " and any package");
const MODEL = refusal("model");
const SHORTEST = "write the shortest relative path: the import table is checked on what is written";

interface Row {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly messages: readonly string[];
}

const REFUSED: readonly Row[] = [
  row(
    "a static import of a layer above",
    "engine/a.ts",
    'import { x } from "../cli/text.ts";',
    ENGINE,
  ),
  row("a type import", "engine/b.ts", 'import type { X } from "../adapters/x.ts";', ENGINE),
  row("a re-export", "engine/c.ts", 'export { x } from "../incident/x.ts";', ENGINE),
  row("a re-export of everything", "engine/d.ts", 'export * from "../incident/x.ts";', ENGINE),
  row("a dynamic import", "engine/e.ts", 'export const x = import("../cli/x.ts");', ENGINE),
  row("a built-in", "engine/f.ts", 'import { readFileSync } from "node:fs";', ENGINE),
  row("a built-in without its scheme", "engine/g.ts", 'import { connect } from "net";', ENGINE),
  row("a package of the adapters", "engine/h.ts", 'import { execa } from "execa";', ENGINE),
  row("a part of an allowed package", "engine/i.ts", 'import { x } from "xstate/graph";', ENGINE),
  row("the composition root", "engine/j.ts", 'import { main } from "../main.ts";', ENGINE),
  row(
    "a folder that the table does not know",
    "engine/k.ts",
    'import { x } from "../utils/x.ts";',
    ENGINE,
  ),
  row("a detour", "engine/l.ts", 'import { x } from "./../cli/x.ts";', SHORTEST),
  row("a longer detour", "engine/m.ts", 'import { x } from "../model/../cli/x.ts";', SHORTEST),
  row(
    "a layer above from a folder below",
    "cli/commands/a.ts",
    'import { x } from "../../engine/x.ts";',
    CLI,
  ),
  row("a sibling in a catalogue", "actions/a.ts", 'import { x } from "./b.ts";', ACTIONS),
  row(
    "the list of a catalogue from inside",
    "actions/b.ts",
    'import { x } from "./index.ts";',
    ACTIONS,
  ),
  row(
    "the engine's inside from a catalogue",
    "actions/c.ts",
    'import { x } from "../engine/journal.ts";',
    ACTIONS,
  ),
  row(
    "a catalogue from another one",
    "checks/a.ts",
    'import { x } from "../actions/b.ts";',
    CHECKS,
  ),
  row(
    "the engine from an adapter",
    "adapters/a.ts",
    'import { x } from "../engine/journal.ts";',
    ADAPTERS,
  ),
  row(
    "the engine from an adapter's folder",
    "adapters/node/a.ts",
    'import { x } from "../../engine/journal.ts";',
    ADAPTERS,
  ),
  row("anything from the model", "model/a.ts", 'import { x } from "../ports/clock.ts";', MODEL),
  row("the process", "engine/n.ts", "export const x = process.pid;", TAKE_A_PORT),
  row(
    "the process through the global object",
    "engine/o.ts",
    "export const x = globalThis.process;",
    TAKE_A_PORT,
  ),
  row("the wall clock", "engine/p.ts", "export const x = new Date();", TAKE_A_PORT),
  row("chance", "engine/q.ts", "export const x = Math.random();", `${TAKE_A_PORT} (ids)`),
  row(
    "chance taken apart",
    "engine/r.ts",
    "export const { random } = Math;",
    `${TAKE_A_PORT} (ids)`,
  ),
  row("a timer", "engine/s.ts", "setTimeout(() => undefined, 1);", TAKE_A_PORT),
  row(
    "the inside of a secret",
    "engine/t.ts",
    "export const x = (y: { reveal(): string }) => y.reveal();",
    "only adapters, the scanner and the redactor look inside a secret",
  ),
];

const ALLOWED: readonly Row[] = [
  row(
    "the layers below",
    "engine/aa.ts",
    'import { x } from "../model/x.ts";\nimport { y } from "./y.ts";',
  ),
  row("a package of the table", "engine/bb.ts", 'import { assign } from "xstate";'),
  row("the action contract", "actions/aa.ts", 'import type { X } from "../engine/action.ts";'),
  row("the list of a catalogue", "actions/index.ts", 'import { x } from "./a.ts";'),
  row(
    "the system in an adapter",
    "adapters/node/aa.ts",
    'import { x } from "node:fs";\nimport { y } from "../linux/y.ts";\nexport const z = [x, y, process.pid, Date.now()];',
  ),
  row(
    "everything in the composition root",
    "main.ts",
    'import { x } from "./adapters/node/aa.ts";\nimport { y } from "./cli/y.ts";\nexport const z = process.argv;',
  ),
];

let reports: ReadonlyMap<string, readonly string[]> = new Map();
const folder = mkdtempSync(join(tmpdir(), "ir-import-table-"));

beforeAll(() => {
  plant();
  reports = lint();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.for([...REFUSED, ...ALLOWED])("$name", ({ file, messages }) => {
  expect(reports.get(`src/${file}`) ?? []).toEqual(messages);
});

test("every source file lies in a folder of the table", () => {
  const files = globSync("src/**/*.ts", { cwd: REPOSITORY }).filter(
    (file) => file !== "src/main.ts",
  );
  const strays = files.filter((file) => {
    const [, layer = "", ...rest] = file.split("/");
    return LAYERS[layer] === undefined || rest.length === 0 || rest.length > DEEPEST;
  });
  expect(strays).toEqual([]);
});

function refusal(name: string): string {
  const { mayImport = [], packages = [], reason } = LAYERS[name] ?? {};
  const words = [...mayImport, ...packages].join(", ") || "nothing";
  return `${name} may import ${words}: ${reason}. ${TAKE_A_PORT}`;
}

function row(name: string, file: string, source: string, ...messages: readonly string[]): Row {
  return { name, file, source, messages };
}

function plant(): void {
  symlinkSync(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  for (const name of ["oxlint.config.ts", "package.json", "tsconfig.json"]) {
    cpSync(join(REPOSITORY, name), join(folder, name));
  }
  for (const { file, source } of [...REFUSED, ...ALLOWED]) {
    const path = join(folder, "src", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${source}\n`);
  }
}

const diagnostic = z.object({
  message: z.string(),
  help: z.string(),
  code: z.string(),
  filename: z.string(),
});
const output = z.object({ diagnostics: z.array(diagnostic) });

/** Reasons by file; what other rules think of the planted files does not matter here. */
function lint(): ReadonlyMap<string, readonly string[]> {
  const command = join(folder, "node_modules/oxlint/bin/oxlint");
  const run = spawnSync(process.execPath, [command, "--format=json", "src"], {
    cwd: folder,
    encoding: "utf8",
  });
  const found = output.parse(JSON.parse(run.stdout)).diagnostics;
  const ours = found.filter(({ code }) => code.startsWith("eslint(no-restricted-"));
  const byFile = Map.groupBy(ours, ({ filename }) => filename);
  return new Map([...byFile].map(([file, all]) => [file, all.map(reasonOf)]));
}

/** Restricted globals put our reason behind their own words, the others into the help. */
function reasonOf({ code, message, help }: z.infer<typeof diagnostic>): string {
  return code === "eslint(no-restricted-globals)"
    ? message.replace(/^Unexpected use of '\w+'\. /u, "")
    : help;
}
