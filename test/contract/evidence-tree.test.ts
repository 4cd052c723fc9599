/** What a walk finds, in which order, and what it says about the rest. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import type { TreeRequest } from "../../src/ports/evidence-tree.ts";

const { tree, folders } = createNodeEvidence();

let room: string;

/** `t`, then twenty folders of 250 letters each: no system call takes such a path at once. */
const LONG_PATH = `
  const { mkdirSync } = require("node:fs");
  for (const name of ["t", ...Array.from({ length: 20 }, () => "x".repeat(250))]) {
    mkdirSync(name);
    process.chdir(name);
  }
`;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-tree-"));
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

function walk(options: Partial<TreeRequest> = {}) {
  const request = { root: join(room, "t"), exclude: [], skip: [], maxEntries: 1_000, ...options };
  const listing = tree.list(request);
  return {
    paths:
      listing === null
        ? null
        : Array.from(listing.entries, ({ path }) => Buffer.from(path).toString()),
    omitted: listing?.omissions.map(({ path, why }) => `${Buffer.from(path).toString()} ${why}`),
    behindLink: listing?.behindLink,
  };
}

function fill(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(join(room, path, ".."), { recursive: true });
    writeFileSync(join(room, path), path);
  }
}

test("names come by their bytes, a folder before its content", () => {
  fill("t/b", "t/a/z", "t/a/y", "t/B", "t/a.txt");
  expect(walk().paths).toEqual(["t", "t/B", "t/a", "t/a/y", "t/a/z", "t/a.txt", "t/b"]);
});

test("a single file is a tree too, what does not exist is none", () => {
  fill("t");
  expect(walk().paths).toEqual(["t"]);
  expect(walk({ root: join(room, "nothing") }).paths).toBe(null);
  expect(walk({ root: join(room, "no", "parent") }).paths).toBe(null);
});

test("our own output inside the tree is left out by what it is, not by its name", () => {
  fill("t/a", "t/case/journal.jsonl");
  const own = folders.identity(join(room, "t", "case"));
  expect(walk({ exclude: own === null ? [] : [own] })).toEqual({
    paths: ["t", "t/a"],
    omitted: ["t/case own-output"],
    behindLink: null,
  });
});

test("what another collector takes and what goes beyond the budget is said", () => {
  fill("t/a", "t/logs/x", "t/z");
  expect(walk({ skip: ["logs"] }).omitted).toEqual(["t/logs by-another-collector"]);
  expect(walk({ maxEntries: 2 }).omitted).toEqual([
    "t/logs too-many-entries",
    "t/z too-many-entries",
  ]);
});

test("of a crowd beyond the budget only the first are named, the rest goes by its folder", () => {
  fill(...Array.from({ length: 1_010 }, (_, index) => `t/crowd/${index}`), "t/z");
  const { omitted } = walk({ maxEntries: 2 });
  expect([omitted?.length, omitted?.slice(-2)]).toEqual([
    1_002,
    ["t/crowd too-many-entries", "t too-many-entries"],
  ]);
});

test("a path longer than programs can name is left out: a few thousand would fill the manifest", () => {
  execFileSync(process.execPath, ["--eval", LONG_PATH], { cwd: room });
  const { paths, omitted } = walk();
  execFileSync("rm", ["-r", join(room, "t")]);
  expect([paths?.length, omitted?.map((line) => line.split(" ").at(-1))]).toEqual([
    18,
    ["too-deep"],
  ]);
});

test("a root that is a link is kept as a link, and where it leads is told", () => {
  fill("real/x");
  symlinkSync("real", join(room, "t"));
  expect(walk()).toEqual({ paths: ["t"], omitted: [], behindLink: join(room, "real") });
});

test("a tree that is deeper than descriptors go ends with a word, not with a crash", () => {
  let path = join(room, "t");
  for (let depth = 0; depth < 450; depth += 1) path = join(path, "d");
  mkdirSync(path, { recursive: true });
  const { paths, omitted } = walk();
  expect([paths?.length, omitted?.length, omitted?.[0]?.endsWith("too-deep")]).toEqual([
    401,
    1,
    true,
  ]);
});
