/** Somebody swaps names while they are collected: no secret is read, nothing hangs, each outcome is recorded. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import type { PieceOutcome } from "../../src/ports/evidence-archive.ts";
import { planEntry } from "../../src/evidence/planned.ts";
import { sha256Digest } from "../fakes/digest.ts";

const RACE_MS = 10_000;
const SECRET = "the secret outside of the tree";
const LIMITS = { whole: 2 ** 30, sparse: 2 ** 28, head: 1_024, tail: 1_024 };

/** Turns one name into a file, a link to the secret, a pipe and a folder, as fast as it can. */
const RACER = `
const fs = require("node:fs"); const { execFileSync } = require("node:child_process");
const [tree, secret] = process.argv.slice(1);
const spare = tree + "-spare"; fs.mkdirSync(spare);
fs.writeFileSync(spare + "/file", "harmless"); fs.symlinkSync(secret, spare + "/link");
execFileSync("mkfifo", [spare + "/pipe"]); fs.mkdirSync(spare + "/folder");
fs.mkdirSync(spare + "/inner"); fs.writeFileSync(spare + "/inner/secret", "harmless");
fs.symlinkSync(require("node:path").dirname(secret), spare + "/linked");
const swap = (from, to) => { fs.renameSync(from, to); fs.renameSync(to, from); };
process.stdout.write("ready");
for (;;) {
  for (const kind of ["file", "link", "pipe", "folder"]) swap(spare + "/" + kind, tree + "/victim");
  for (const kind of ["inner", "linked"]) swap(spare + "/" + kind, tree + "/parent");
}
`;

let room: string;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-racer-"));
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

test("EV-05 ten seconds of collections of names that never hold still", async () => {
  const evidence = createNodeEvidence();
  const tree = join(room, "tree");
  mkdirSync(tree);
  mkdirSync(join(room, "outside"));
  writeFileSync(join(room, "outside", "secret"), SECRET);
  const racer = spawn(process.execPath, ["-e", RACER, tree, join(room, "outside", "secret")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await new Promise((resolve) => racer.stdout.once("data", resolve));
    const seen = new Map<string, number>();
    const end = performance.now() + RACE_MS;
    for (let round = 0; performance.now() < end; round += 1) {
      const listing = evidence.tree.list({ root: tree, exclude: [], skip: [], maxEntries: 100 });
      const inodes = new Map<string, string>();
      const base = listing?.base ?? "";
      const context = {
        collector: "test",
        prefix: "t",
        base,
        limits: LIMITS,
        digest: sha256Digest,
        inodes,
      };
      const pieces = Array.from(listing?.entries ?? []).flatMap(
        (entry) => planEntry(context, entry).piece ?? [],
      );
      const path = join(room, `out-${round}`);
      const { signal } = new AbortController();
      const outcomes: PieceOutcome[] = [];
      const onStored = (outcome: PieceOutcome): void => void outcomes.push(outcome);
      const request = { path, pieces, maxBytes: 2 ** 30, signal, onStored };
      const result = await evidence.archives.write(request);
      const limit = { maxTarBytes: result.tarBytes, maxMembers: 100 };
      const reading = await evidence.archives.read(path, limit);
      const members = reading.kind === "read" ? reading.members : [];
      expect(reading.kind).toBe("read");
      const bodies = new Set(members.flatMap(({ sha256 }) => sha256 ?? []));
      expect([...bodies].filter((sha256) => sha256 !== sha256Digest.sha256("harmless"))).toEqual(
        [],
      );
      for (const { stored, flags } of outcomes) {
        const word = [stored, ...flags].join(" ");
        seen.set(word, (seen.get(word) ?? 0) + 1);
      }
      rmSync(path);
    }
    expect(seen.size).toBeGreaterThan(1);
  } finally {
    racer.kill("SIGKILL");
  }
});
