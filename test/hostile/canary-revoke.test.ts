/**
 * Criterion 14 for the verbs that hold values in memory: with credentials planted where a gateway keeps them, `ir revoke`
 * and `ir evidence export --redact` show none in outputs, in arguments and environments of children, or in any file that
 * they leave, but the sealed archives and the copies that undo needs.
 */

import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  appendFileSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

import { encodeBech32 } from "../../src/adapters/age/bech32.ts";
import { rawPublicKey } from "../../src/adapters/age/age-keys.ts";
import { base62, crc32 } from "../../src/credentials/checksums.ts";
import { users } from "../real/harness/lab.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import type { CommandResult } from "../real/harness/run-command.ts";
import { waitFor } from "../real/harness/wait.ts";
import { MAIN, openStandInWorld } from "./stand-in-world.ts";
import type { StandInWorld } from "./stand-in-world.ts";

const letters = (length: number): string =>
  randomBytes(4 * length)
    .toString("base64")
    .replaceAll(/[+/=]/gu, "")
    .slice(0, length);

/** In the forms that their issuers give them, so that the inventory knows what they are. */
const canaries = {
  gateway: randomBytes(24).toString("hex"),
  hooks: `hooks-${letters(32)}`,
  telegram: `8123456789:AA${letters(33)}`,
  anthropic: `sk-ant-api03-${letters(93)}AA`,
  dotenv: `sk-proj-${letters(74)}T3BlbkFJ${letters(74)}`,
  transcript: githubToken(letters(30)),
} as const;

/** One with a wrong checksum is no token. */
function githubToken(body: string): string {
  return `ghp_${body}${base62(crc32(body))}`;
}

function found(bytes: Uint8Array | string): readonly string[] {
  const text = Buffer.from(bytes).toString("latin1");
  return Object.entries(canaries).flatMap(([name, value]) => {
    const half = Math.floor(value.length / 2);
    const forms = [
      value.slice(0, half),
      value.slice(-half),
      encodeURIComponent(value),
      Buffer.from(value).toString("hex"),
      ...[0, 1, 2].map((cut) => Buffer.from(value).subarray(cut).toString("base64").slice(0, -4)),
    ];
    return forms.some((form) => text.includes(form)) ? [name] : [];
  });
}

let world: StandInWorld;
let identity: string;
let recipient: string;
const runs: (CommandResult & { readonly words: string })[] = [];
const execs: string[] = [];

function plant(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o600 });
  for (const place of [path, dirname(path)]) chownSync(place, users.gateway, users.gateway);
}

function plantAll(): void {
  const { stateDirectory, logFile } = world;
  const { gateway, hooks, telegram, anthropic, dotenv, transcript } = canaries;
  const config = {
    gateway: { mode: "local", auth: { mode: "token", token: gateway } },
    hooks: { enabled: true, token: hooks },
    channels: { telegram: { botToken: telegram } },
    models: { providers: { anthropic: { apiKey: anthropic } } },
  };
  plant(join(stateDirectory, "openclaw.json"), JSON.stringify(config, null, 2));
  plant(join(stateDirectory, "openclaw.json.bak"), JSON.stringify(config));
  plant(join(stateDirectory, ".env"), `OPENAI_API_KEY=${dotenv}\n`);
  const line = JSON.stringify({ role: "user", content: `take this: ${transcript}` });
  plant(join(stateDirectory, "agents/main/sessions/one.jsonl"), `${line}\n`);
  appendFileSync(logFile, `{"message":"authorization: Bearer ${gateway}"}\n`);
}

function makeKey(): void {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  const scalar = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  recipient = encodeBech32({ prefix: "age", bytes: rawPublicKey(publicKey) });
  identity = join(world.lab.directory, "key.txt");
  const secret = encodeBech32({ prefix: "age-secret-key-", bytes: scalar }).toUpperCase();
  writeFileSync(identity, `${secret}\n`, { mode: 0o600 });
}

/** Arguments and environment of every program that is started, as the kernel is asked for it. */
async function run(...words: readonly string[]): Promise<CommandResult> {
  const trace = join(world.lab.directory, "execs");
  const traced = ["strace", "-f", "-v", "-s", "65536", "-e", "trace=execve", "-o", trace];
  const command = [...traced, process.execPath, MAIN, ...words, "--home", world.home];
  const result = await world.lab.run(command, { timeoutMs: 240_000 });
  execs.push(readFileSync(trace, "utf8"));
  runs.push({ ...result, words: words.join(" ") });
  return result;
}

/** Some end by themselves when the first one does. */
async function endGateway(): Promise<void> {
  await waitFor("the end of the gateway", 20_000, () => {
    const [suspect] = world.suspects();
    if (suspect === undefined) return true;
    try {
      process.kill(suspect.hostPid, "SIGKILL");
    } catch {
      // It has ended meanwhile: looked at again.
    }
    return false;
  });
}

const place = (name: string): string => join(world.lab.directory, name);

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path) && lstatSync(path).isFile());
}

describeWith(["namespaces", "command:strace", "command:zstd"], "values in memory", () => {
  beforeAll(async () => {
    world = await openStandInWorld();
    plantAll();
    makeKey();
    expect((await run("collect", "--reason", "test")).code).toBeLessThan(4);
    await run("revoke", "--list");
    await run("revoke", "--json");
    await run("revoke", "--markdown");
    await run("revoke");
    expect((await run("revoke", "--export", place("list.age"), "--to", recipient)).code).toBe(0);
    await run("revoke", "--from", place("list.age"), "--identity", identity);
    await run("revoke", "--from", place("key.txt"), "--identity", identity);
    await run("revoke", "--from", place("list.age"), "--identity", place("list.age"));
    await run("revoke", "--item", "NOSUCH00", "--probe", "--reason", "test");
    await run("revoke", "--local", "--yes");
    await endGateway();
    expect((await run("revoke", "--local", "--dry-run", "--json")).code).toBe(0);
    expect((await run("revoke", "--local", "--yes")).code).toBe(0);
    expect((await run("revoke", "--local", "--undo", "--yes", "--json")).code).toBe(0);
    await run("evidence", "export", "--redact", "--output", place("shared"));
  }, 900_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("14: are found, and are in no output", () => {
    const json = runs.find(({ words }) => words === "revoke --json")?.stdout ?? "";
    for (const kind of ["oc_gateway_token", "telegram_bot", "anthropic_api_key", "oc_hooks_token"])
      expect([kind, json.includes(`"${kind}"`)]).toEqual([kind, true]);
    for (const { words, stdout, stderr, code } of runs)
      expect([words, code === 70, found(stdout + stderr)]).toEqual([words, false, []]);
    expect(found(`> ${canaries.telegram}`)).toEqual(["telegram"]);
  });

  test("14: are in nothing that a child is started with", () => {
    const started = execs
      .flatMap((text) => text.split("\n"))
      .filter((line) => /execve\(/u.test(line));
    expect(started.length).toBeGreaterThan(runs.length);
    expect(started.filter((line) => found(line).length > 0)).toEqual([]);
  });

  test("14: are in no file that is left, but the sealed archives and what undo needs", () => {
    const left = [...filesBelow(world.home), ...filesBelow(world.lab.outside("/tmp"))];
    const isMeant = (path: string): boolean =>
      path.endsWith(".tar.zst") || path.includes("/local/");
    expect(left.some((path) => path.endsWith("journal.jsonl"))).toBe(true);
    const others = left.filter((path) => !isMeant(path));
    expect(others.filter((path) => found(readFileSync(path)).length > 0)).toEqual([]);
    expect(found(readFileSync(place("list.age")))).toEqual([]);
  });

  test("14: the redacted copy holds the files, and none of the values", () => {
    const copy = filesBelow(place("shared"));
    const config = copy.find((path) => path.endsWith("openclaw.json"));
    expect(readFileSync(config ?? "", "utf8")).toContain("[[ir:oc_gateway_token:");
    expect(copy.filter((path) => found(readFileSync(path)).length > 0)).toEqual([]);
  });
});
