/** Criteria 14, 16 and 18: no output, journal or error text holds a value; what a defect would show is held back, with exit code 70. */

import { beforeEach, expect, test } from "vitest";

import { runCli } from "../../../../src/cli/run-cli.ts";
import { guardOutput } from "../../../../src/incident/guarded-output.ts";
import { Secret } from "../../../../src/model/secret.ts";
import type { SmallFile } from "../../../../src/ports/files.ts";
import type { ProbeTransport } from "../../../../src/ports/probe-transport.ts";
import { fakeOutside } from "../../../fakes/fake-outside.ts";
import type { FakeOutside } from "../../../fakes/fake-outside.ts";
import { memoryCredentialTools } from "../../../fakes/memory-credential-tools.ts";
import { CANARIES, leaks, suspectIncident } from "../../../fakes/suspected-incident.ts";

let outside: FakeOutside;
let files: Map<string, Uint8Array>;

beforeEach(() => {
  outside = fakeOutside({ isInteractive: true });
  files = new Map();
  suspectIncident(outside);
  let count = 0;
  const randomHex = (length: number): string => (count += 1).toString(16).padStart(2 * length, "0");
  Object.assign(outside.basics, { ids: { randomHex } });
  const readSmall = (path: string): SmallFile => {
    const bytes = files.get(path);
    return bytes === undefined ? { kind: "absent" } : { kind: "file", bytes };
  };
  Object.assign(outside.gateway.host, { files: { readSmall, freeBytes: () => 1 } });
});

interface Ran {
  readonly code: number;
  readonly said: string;
}

async function run(...words: readonly string[]): Promise<Ran> {
  const code = await runCli(["revoke", ...words], outside);
  return { code, said: outside.said.splice(0).join("\n") };
}

function withTransport(send: ProbeTransport["send"]): void {
  const tools = { ...memoryCredentialTools(), transport: { send } };
  Object.assign(outside, { credentialTools: async () => tools });
}

const journal = (): string =>
  [...outside.memory.journals.values()].map((bytes) => Buffer.from(bytes).toString()).join("\n");

/** The position of a choice among those that were last shown is not known before: it is looked up when it is asked. */
function choosing(...labels: readonly string[]): void {
  const wanted = [...labels];
  outside.onSaid = (line) => {
    const [, number, label] = /^\? {3}(\d+)\. (.*)$/u.exec(line) ?? [];
    if (number !== undefined && label !== undefined && label.startsWith(wanted[0] ?? "?")) {
      wanted.shift();
      outside.typed.unshift(number);
    }
  };
}

const idOf = async (kind: string): Promise<string> => {
  await run("--list");
  const { said } = await run("--json");
  const { items } = JSON.parse(said.replaceAll(/^[!|] /gmu, "").replace(/^[^{]*/u, "")) as {
    items: readonly { id: string; kind: string }[];
  };
  return items.find((item) => item.kind === kind)?.id ?? "";
};

test("14: the walk, the lists, the questions and the refusals of ir revoke show no value", async () => {
  const item = await idOf("telegram_bot");
  withTransport(async () => ({ kind: "failed", reason: "timeout" }));
  const said: string[] = [];
  for (const words of [
    ["--list"],
    ["--markdown"],
    ["--json"],
    ["--local", "--yes"],
    ["--item", "NOSUCH00"],
    ["--mode", "normal"],
    ["--from", "nowhere.age"],
    ["--answers", "nowhere.yaml"],
    ["--export", "out.age", "--to", "age1nobody"],
  ])
    said.push((await run(...words)).said);
  choosing("ask the provider", "stop here");
  outside.typed.push("laptop", "yes");
  said.push((await run("--item", item, "--probe", "--reason", "no other machine")).said);
  expect(said.at(-1)).toContain("ask the provider about it now");
  expect(said.flatMap(leaks)).toEqual([]);
  expect(leaks(journal())).toEqual([]);
  expect(leaks(`x${CANARIES.telegram}`)).toEqual(["telegram"]);
});

test("16, 18: an error whose text holds the value is told without it, and the code is 70", async () => {
  const item = await idOf("telegram_bot");
  withTransport(async ({ path }) => {
    const text = path.map((piece) =>
      piece instanceof Secret ? Buffer.from(piece.reveal()).toString() : JSON.stringify(piece),
    );
    throw new Error(`cannot open ${text.join("")}`);
  });
  choosing("ask the provider");
  outside.typed.push("laptop", "8123456789");
  const { code, said } = await run("--item", item, "--probe", "--reason", "no other machine");
  expect(said).toContain("[[ir:telegram_bot:");
  expect([code, leaks(said)]).toEqual([70, []]);
  expect(said).toContain("it was about to show or record the value of a credential");
});

test("18: what would bring a value into the journal is replaced before it is sealed there", async () => {
  Object.assign(outside, { operator: () => `ada ${CANARIES.hooks}` });
  const { code } = await run("--list");
  expect([code, leaks(journal())]).toEqual([70, []]);
  expect(journal()).toContain('"by":"ada [[ir:oc_hooks_token:');
  Object.assign(outside, { operator: () => "ada" });
  expect((await run("--list")).code).toBe(3);
});

const WRITTEN: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  "in JSON in JSON": (value) => JSON.stringify(JSON.stringify(value)),
  percent: (value) => `?q=${encodeURIComponent(value)}`,
  hex: (value) => Buffer.from(value).toString("hex"),
  base64: (value) => Buffer.from(value).toString("base64"),
  "base64 of more": (value) => Buffer.from(`a:${value}`).toString("base64url"),
};

test.for(Object.keys(WRITTEN))("18: no value gets to the terminal, %s", (way) => {
  const shown: string[] = [];
  const take = (text: string): void => void shown.push(text);
  const guard = guardOutput({ ...outside.terminal, progress: take, answer: take });
  guard.hideValues(new Map([["F0", Secret.fromText(CANARIES.telegram)]]));
  const written = WRITTEN[way]?.(CANARIES.telegram) ?? "";
  guard.terminal.progress(`there: ${written}`);
  guard.terminal.answer(`{"there":"${written}"}`);
  expect([shown.filter((text) => text.includes(written)), guard.held]).toEqual([[], 2]);
});

test("18: a value that was typed is hidden from then on, erased or not", async () => {
  const shown: string[] = [];
  const typed = Secret.fromText(CANARIES.anthropic);
  const guard = guardOutput({
    ...outside.terminal,
    progress: (line) => void shown.push(line),
    askSecret: async () => typed,
  });
  expect(await guard.terminal.askSecret("the new value:")).toBe(typed);
  typed.erase();
  guard.terminal.progress(CANARIES.anthropic);
  expect([shown, guard.held]).toEqual([["[[ir:typed:value]]"], 1]);
});

test("18: a value over two lines of progress is told, and its end is held back", () => {
  const shown: string[] = [];
  const guard = guardOutput({ ...outside.terminal, progress: (line) => void shown.push(line) });
  guard.hideValues(new Map([["F0", Secret.fromText(CANARIES.anthropic)]]));
  guard.terminal.progress(CANARIES.anthropic.slice(0, 40));
  guard.terminal.progress(CANARIES.anthropic.slice(40));
  guard.terminal.progress("and so on");
  expect([shown.at(1), shown.at(2), guard.held]).toEqual(["[held back]", "and so on", 1]);
});
