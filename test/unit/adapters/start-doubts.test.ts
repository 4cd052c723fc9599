/** Traces of a start that somebody else may have prepared. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { startDoubts } from "../../../src/adapters/node/start-doubts.ts";
import type { Start } from "../../../src/adapters/node/start-doubts.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ir-start-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function doubts(said: Partial<Start>): readonly string[] {
  return startDoubts({
    variables: ["PATH", "HOME", "NODE_ENV"],
    nodeOptions: [],
    programs: [folder],
    preloadFile: join(folder, "ld.so.preload"),
    effectiveUid: process.geteuid?.() ?? -1,
    ...said,
  });
}

test("a clean start leaves none", () => {
  expect(doubts({})).toEqual([]);
});

test.for([
  [["LD_PRELOAD"], "LD_PRELOAD is set"],
  [["NODE_OPTIONS", "OPENSSL_CONF", "NODE_OPTIONS"], "NODE_OPTIONS, OPENSSL_CONF are set"],
  [["NODE_EXTRA_CA_CERTS", "LD_LIBRARY_PATH"], "LD_LIBRARY_PATH, NODE_EXTRA_CA_CERTS are set"],
] as const)("variables %j are named, not shown", ([variables, said]) => {
  const [first = "", ...others] = doubts({ variables });
  expect([first.startsWith(`${said} in the environment`), others]).toEqual([true, []]);
});

test("options of node are named without their values", () => {
  expect(doubts({ nodeOptions: ["--import=/tmp/evil.mjs", "\u001b[2J"] })).toEqual([
    "node was started with --import \\u{1b}[2J, which may have put other code into ir",
  ]);
});

test("a preload file counts when it has content", () => {
  const preloadFile = join(folder, "ld.so.preload");
  writeFileSync(preloadFile, " \n");
  expect(doubts({})).toEqual([]);
  writeFileSync(preloadFile, "/tmp/evil.so\n");
  expect(doubts({})).toEqual([
    `${preloadFile} makes every program of this host load further code, ir included`,
  ]);
});

test("a program in a folder that others can write is named once, by the folder", () => {
  const open = join(folder, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  const programs = ["main.js", "playbooks"].map((name) => join(open, name));
  for (const path of programs) writeFileSync(path, "");
  expect(doubts({ programs })).toEqual([
    `${open} can be written by other users: whoever that is can change what ir does`,
  ]);
});

test("a program of another user is named", () => {
  const sentence = /belongs to user \d+: whoever that is can change what ir does$/u;
  const owner = process.geteuid?.() ?? 0;
  const found = doubts({ effectiveUid: owner + 1, programs: [folder] });
  expect(found.every((doubt) => sentence.test(doubt))).toBe(true);
  expect(found.length).toBe(owner === 0 ? 0 : 1);
});
