/** The built folder needs nothing beside it: no packages, no sources, on every Node that is promised. */

import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";

const REPOSITORY = join(import.meta.dirname, "../..");
const DIST = join(REPOSITORY, "dist");

const alone = mkdtempSync(join(tmpdir(), "ir-dist-"));
cpSync(DIST, join(alone, "dist"), {
  recursive: true,
  filter: (path) => !path.endsWith("compile-cache"),
});
cpSync(join(REPOSITORY, "playbooks"), join(alone, "playbooks"), { recursive: true });
afterAll(() => rmSync(alone, { recursive: true, force: true }));

/** Paths of other Node programs, separated by colons: where all parts are promised there are two. */
const others = (process.env["IR_OTHER_NODES"] ?? "").split(":").filter((path) => path !== "");
const nodes = [process.execPath, ...others].map((path) => ({
  path,
  version: say(path, ["--version"]).stdout.trim(),
}));

test("where all parts are promised, other Nodes are among them", () => {
  expect(nodes.length).toBeGreaterThanOrEqual(process.env["IR_CI"] === "1" ? 3 : 1);
});

describe.for(nodes)("under Node $version", ({ path }) => {
  test.for([
    { words: ["--version"], exitCode: 0 },
    { words: ["--help"], exitCode: 0 },
    { words: ["playbook", "list"], exitCode: 0 },
    { words: ["no-such-verb"], exitCode: 2 },
  ])("ir $words", ({ words, exitCode }) => {
    const run = say(path, [join(alone, "dist/main.js"), ...words]);
    expect({ exitCode: run.status, warnings: run.stderr.match(/Warning.*/gu) }).toEqual({
      exitCode,
      warnings: null,
    });
  });
});

test("the program says the version of the package", () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")));
  expect(say(process.execPath, [join(alone, "dist/main.js"), "--version"]).stdout.trim()).toContain(
    version,
  );
});

test("every import in it is a built-in or a file of it", () => {
  const specifiers = globSync("*.js", { cwd: DIST }).flatMap((file) =>
    importsOf(readFileSync(join(DIST, file), "utf8")),
  );
  const strangers = specifiers.filter(
    (name) =>
      !name.startsWith("./") &&
      !builtinModules.includes(name.replace(/^node:/u, "")) &&
      !name.startsWith("node:"),
  );
  expect([...new Set(strangers)]).toEqual([]);
});

test("the stand-in is one file, for it is copied alone into a sandbox", () => {
  const specifiers = importsOf(readFileSync(join(DIST, "stand-in-gateway.js"), "utf8"));
  expect(specifiers.filter((name) => !name.startsWith("node:"))).toEqual([]);
});

test("the licence of every bundled package goes along", () => {
  const text = readFileSync(join(DIST, "THIRD-PARTY.md"), "utf8");
  const { devDependencies } = z
    .object({ devDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8")));
  const bundled = ["archiver", "execa", "inquirer", "pino", "xstate", "yaml", "zod"];
  const missing = bundled.filter((name) => !text.includes(`## ${name} ${devDependencies[name]} (`));
  expect(missing).toEqual([]);
});

function say(program: string, args: readonly string[]) {
  const env = { HOME: alone, IR_HOME: join(alone, "home"), PATH: "/usr/bin:/bin", NO_COLOR: "1" };
  return spawnSync(program, [...args], { encoding: "utf8", cwd: "/", env });
}

/** Static, dynamic and required ones, as the bundler writes them. */
function importsOf(source: string): readonly string[] {
  const pattern =
    /^(?:import|export)\b[^"\n]*"([^"\n]+)";$|\bimport\("([^"\n]+)"\)|\b__require\("([^"\n]+)"\)/gmu;
  return [...source.matchAll(pattern)].map(
    ([, first, second, third]) => first ?? second ?? third ?? "",
  );
}
