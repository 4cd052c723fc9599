/** Law 7: secrets planted wherever a gateway keeps them show up nowhere but in the raw copies of those places. */

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  lstatSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { users } from "../real/harness/lab.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import type { CommandResult } from "../real/harness/run-command.ts";
import { waitFor } from "../real/harness/wait.ts";
import { incidentsIn, MAIN, openStandInWorld } from "./stand-in-world.ts";
import type { StandInWorld } from "./stand-in-world.ts";

/** One for each place, so that a find tells where it came from. */
const PLACES = [
  "config",
  "dotenv",
  "environment",
  "argument",
  "title",
  "log",
  "transcript",
  "operator",
] as const;
type Place = (typeof PLACES)[number];

/** As hex of a known text would be: no shape that a redaction by pattern could know. */
const canaries: Readonly<Record<Place, string>> = {
  config: secret(),
  dotenv: secret(),
  environment: secret(),
  argument: secret(),
  title: secret(),
  log: secret(),
  transcript: secret(),
  operator: secret(),
};

function secret(): string {
  return randomBytes(16).toString("hex");
}

function found(bytes: Uint8Array | string): readonly Place[] {
  const text = Buffer.from(bytes).toString("latin1");
  return PLACES.filter((place) => isIn(text, canaries[place]));
}

/** Also in pieces of half its length, and as base64 and hex would write it. */
function isIn(text: string, canary: string): boolean {
  const half = canary.length / 2;
  const written = [
    canary,
    Buffer.from(canary).toString("base64").slice(0, -4),
    Buffer.from(canary).toString("hex"),
  ];
  return [...written, canary.slice(0, half), canary.slice(half)].some((form) =>
    text.includes(form),
  );
}

let world: StandInWorld;
const runs: CommandResult[] = [];
let execs: string;

function plant(path: string, text: string, how: "write" | "append" = "write"): void {
  mkdirSync(dirname(path), { recursive: true });
  if (how === "append") appendFileSync(path, text);
  else writeFileSync(path, text);
  for (const place of [path, dirname(path)]) chownSync(place, users.gateway, users.gateway);
}

async function plantAll(): Promise<void> {
  const { stateDirectory, logFile, lab } = world;
  const token = `{"gateway":{"auth":{"mode":"token","token":"${canaries.config}"}}} }} not JSON any more`;
  plant(join(stateDirectory, "openclaw.json"), token);
  plant(join(stateDirectory, ".env"), `ANTHROPIC_API_KEY=${canaries.dotenv}\n`);
  plant(logFile, `{"message":"authorization: Bearer ${canaries.log}"}\n`, "append");
  const transcript = join(stateDirectory, "agents/main/sessions/one.jsonl");
  plant(transcript, `{"role":"user","content":"my password is ${canaries.transcript}"}\n`);
  const uid = users.gateway;
  const env = { OPENCLAW_SHELL: "exec" };
  await lab.spawn(["/bin/sh", "-c", "sleep 3600; :", "curl", "--token", canaries.argument], {
    uid,
    env,
  });
  const rename = `$0 = "agent-worker --token ${canaries.title}"; sleep 3600`;
  await lab.spawn(["perl", "-e", rename], { uid, env });
  await waitFor("the new title", 5_000, () =>
    lab.processes().some(({ name }) => name.startsWith("agent-worker")),
  );
}

const TOLD = { env: { OPENAI_API_KEY: canaries.operator } };

async function run(words: readonly string[]): Promise<CommandResult> {
  const result = await world.ir(words, TOLD);
  runs.push(result);
  return result;
}

/** Arguments and environment of every program that is started, as the kernel is asked for it. */
async function runTraced(words: readonly string[]): Promise<CommandResult> {
  const trace = join(world.lab.directory, "execs");
  const traced = ["strace", "-f", "-v", "-s", "65536", "-e", "trace=execve", "-o", trace];
  const command = [...traced, process.execPath, MAIN, ...words, "--home", world.home];
  const result = await world.lab.run(command, { ...TOLD, timeoutMs: 120_000 });
  execs = readFileSync(trace, "utf8");
  runs.push(result);
  return result;
}

function filesBelow(folder: string): readonly string[] {
  return (
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      // Links come out of the archives as they were: what they lead to is not in there.
      .filter((path) => lstatSync(path).isFile())
  );
}

function caseFiles(): readonly string[] {
  return incidentsIn(world.home).flatMap((id) => filesBelow(join(world.home, "incidents", id)));
}

/** Members of an archive that hold one, each with what it holds. */
function membersWith(archive: string): readonly (readonly [string, readonly Place[]])[] {
  const folder = join(world.lab.directory, `unpacked-${randomBytes(4).toString("hex")}`);
  mkdirSync(folder);
  execFileSync("tar", ["--zstd", "--no-same-owner", "-xf", archive, "-C", folder]);
  return filesBelow(folder)
    .map((path) => [path.slice(folder.length + 1), found(readFileSync(path))] as const)
    .filter(([, places]) => places.length > 0);
}

describeWith(["namespaces", "nft", "command:strace", "command:zstd"], "planted secrets", () => {
  beforeAll(async () => {
    world = await openStandInWorld({ env: { ANTHROPIC_AUTH_TOKEN: canaries.environment } });
    await plantAll();
    await run(["ready"]);
    await run(["contain", "--dry-run"]);
    await run(["contain", "--dry-run", "--json"]);
    await run(["collect", "--reason", "test"]);
    expect((await runTraced(["contain", "--yes", "--reason", "test", "--json"])).code).toBe(0);
    await run(["status"]);
    await run(["status", "--json"]);
    await run(["undo", "--yes"]);
  });
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("are in no output", () => {
    expect(runs.length).toBe(8);
    for (const { stdout, stderr } of runs) expect(found(stdout + stderr)).toEqual([]);
  });

  test("are in nothing that a child is started with, and children inherit no variable", () => {
    const [own = "", ...children] = execs.split("\n").filter((line) => line.includes("execve("));
    expect(own).toContain(MAIN);
    expect(children.length).toBeGreaterThan(5);
    for (const child of children)
      expect([child.slice(0, 200), found(child)]).toEqual([child.slice(0, 200), []]);
    expect(children.filter((child) => child.includes("OPENAI_API_KEY"))).toEqual([]);
  });

  test("are in no file of the incident but the archives", () => {
    const files = caseFiles();
    for (const name of [
      "journal.jsonl",
      "ir.log",
      "custody.jsonl",
      "manifest.jsonl",
      "TOP",
      "timeline.jsonl",
    ])
      expect(
        files.some((path) => path.endsWith(`/${name}`)),
        name,
      ).toBe(true);
    const bad = files
      .filter((path) => !path.endsWith(".tar.zst"))
      .map((path) => [path, found(readFileSync(path))] as const);
    expect(bad.filter(([, places]) => places.length > 0)).toEqual([]);
  });

  test("are in the archives only where the place itself is copied", () => {
    const archives = caseFiles().filter((path) => path.endsWith(".tar.zst"));
    expect(archives.length).toBe(6);
    for (const archive of archives) {
      const members = membersWith(archive);
      const isVolatile = archive.includes("00-volatile");
      const allowed = isVolatile ? isCommandLine : isRawCopy;
      expect([archive, members.filter(([name, places]) => !allowed(name, places))]).toEqual([
        archive,
        [],
      ]);
      // Shows that the search finds what is there.
      if (!archive.includes("20-logs")) expect(members.length).toBeGreaterThan(0);
    }
  });
});

/** The agent's command lines are evidence; `/proc` shows them to every user of the host. */
function isCommandLine(name: string, places: readonly Place[]): boolean {
  const isShown = name.endsWith("/cmdline") || name.endsWith("processes.jsonl");
  return isShown && places.every((place) => place === "argument" || place === "title");
}

const HOLDERS: Readonly<Record<string, Place>> = {
  "openclaw.json": "config",
  ".env": "dotenv",
  "one.jsonl": "transcript",
  "openclaw.log": "log",
};

function isRawCopy(name: string, places: readonly Place[]): boolean {
  const holder = HOLDERS[name.split("/").at(-1) ?? ""];
  return places.length === 1 && places[0] === holder;
}
