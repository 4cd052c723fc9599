/** What an archive says about files that change between being found and being read. */

import { execFileSync, spawn } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import { planEntry } from "../../src/evidence/planned.ts";
import type { Piece, PieceOutcome } from "../../src/ports/evidence-archive.ts";
import { sha256Digest } from "../fakes/digest.ts";

const evidence = createNodeEvidence();
const LIMITS = { whole: 2 ** 30, sparse: 2 ** 28, head: 1_024, tail: 1_024 };

let room: string;
let tree: string;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-archive-"));
  tree = join(room, "tree");
  mkdirSync(tree);
  writeFileSync(join(tree, "a-first"), "first");
  writeFileSync(join(tree, "z-last"), "last");
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

function find(): readonly Piece[] {
  const listing = evidence.tree.list({ root: tree, exclude: [], skip: [], maxEntries: 1_000 });
  const context = {
    collector: "test",
    prefix: "t",
    base: listing?.base ?? "",
    limits: LIMITS,
    digest: sha256Digest,
    inodes: new Map<string, string>(),
  };
  return Array.from(listing?.entries ?? []).flatMap(
    (entry) => planEntry(context, entry).piece ?? [],
  );
}

async function write(pieces: readonly Piece[], signal = new AbortController().signal) {
  const path = join(room, "out.tar.zst");
  const outcomes: PieceOutcome[] = [];
  const onStored = (outcome: PieceOutcome): void => void outcomes.push(outcome);
  const request = { path, pieces, maxBytes: 2 ** 40, signal, onStored };
  const result = { ...(await evidence.archives.write(request)), outcomes };
  const reading = await evidence.archives.read(path, {
    maxTarBytes: result.tarBytes,
    maxMembers: 1_000,
  });
  return { result, reading, path };
}

async function outcomeOf(name: string, change: () => void): Promise<PieceOutcome | undefined> {
  const pieces = find();
  change();
  const { result, reading } = await write(pieces);
  expect(reading.kind).toBe("read");
  const stored = result.outcomes.map((outcome) => outcome.member.split("/").at(-1));
  expect(stored).toContain("z-last");
  return result.outcomes[pieces.findIndex((piece) => piece.member.endsWith(`/${name}`))];
}

describe("a file that is not what the listing saw", () => {
  test.for([
    ["vanished", "vanished", "ENOENT", () => unlinkSync(join(tree, "victim"))],
    [
      "became a link to a secret",
      "replaced",
      "ELOOP",
      () => {
        unlinkSync(join(tree, "victim"));
        symlinkSync("/etc/shadow", join(tree, "victim"));
      },
    ],
    [
      "became a pipe",
      "replaced",
      "ENOTREG",
      () => {
        unlinkSync(join(tree, "victim"));
        execFileSync("mkfifo", [join(tree, "victim")]);
      },
    ],
    [
      "became a folder",
      "replaced",
      "ENOTREG",
      () => {
        unlinkSync(join(tree, "victim"));
        mkdirSync(join(tree, "victim"));
      },
    ],
  ] as const)("EV-07 %s: nothing of it is stored, the rest is", async ([, flag, errno, change]) => {
    writeFileSync(join(tree, "victim"), "victim");
    const outcome = await outcomeOf("victim", change);
    expect([outcome?.stored, outcome?.flags, outcome?.errno]).toEqual(["none", [flag], errno]);
  });

  test("another file under the name is stored and said to be another", async () => {
    writeFileSync(join(tree, "victim"), "victim");
    writeFileSync(join(room, "other"), "other");
    const outcome = await outcomeOf("victim", () =>
      renameSync(join(room, "other"), join(tree, "victim")),
    );
    expect([outcome?.stored, outcome?.flags]).toEqual(["whole", ["replaced"]]);
    expect(outcome?.sha256).toBe(sha256Digest.sha256("other"));
  });

  test("a parent that became a link is not walked through", async () => {
    mkdirSync(join(tree, "inner"));
    writeFileSync(join(tree, "inner", "passwd"), "x");
    const outcome = await outcomeOf("passwd", () => {
      renameSync(join(tree, "inner"), join(room, "gone"));
      symlinkSync("/etc", join(tree, "inner"));
    });
    expect([outcome?.stored, outcome?.flags]).toEqual(["none", ["replaced"]]);
  });
});

describe("a file that is written while it is read", () => {
  test("EV-06 it gives the size at open, and says that it grew", async () => {
    const path = join(tree, "growing");
    writeFileSync(path, Buffer.alloc(24 * 1_048_576, "x"));
    const writer = spawn("sh", ["-c", 'while :; do echo line >> "$0"; done', path]);
    try {
      while (statSync(path).size === 24 * 1_048_576) await new Promise(setImmediate);
      const pieces = find();
      const { result, reading } = await write(pieces);
      const outcome = result.outcomes[pieces.findIndex(({ member }) => member.endsWith("growing"))];
      expect(outcome?.flags).toEqual(["grew"]);
      expect(outcome?.archived).toBe(outcome?.status?.size);
      expect(outcome?.real).toBe(outcome?.archived);
      expect(reading.kind).toBe("read");
    } finally {
      writer.kill("SIGKILL");
    }
  });

  test("EV-07 what it lacks at the end is zero bytes, and said", async () => {
    const path = join(tree, "shrinking");
    writeFileSync(path, Buffer.alloc(64 * 1_048_576, "x"));
    const pieces = find();
    const writing = write(pieces);
    // Its first block has been read by the time that the loop turns; the last has not.
    await new Promise(setImmediate);
    while (statSync(join(room, "out.tar.zst"), { throwIfNoEntry: false }) === undefined) {
      await new Promise(setImmediate);
    }
    truncateSync(path, 10);
    const { result, reading } = await writing;
    const outcome = result.outcomes[pieces.findIndex(({ member }) => member.endsWith("shrinking"))];
    expect(reading.kind).toBe("read");
    // Opened before or after the cut: both are told truly.
    const size = outcome?.status?.size ?? 0;
    expect(outcome?.archived).toBe(size);
    expect(outcome?.flags).toEqual(size === 10 ? [] : ["shrank", "changed"]);
  });
});

describe("limits", () => {
  test("a deadline leaves the rest out and the archive whole", async () => {
    const stop = new AbortController();
    stop.abort();
    const { result, reading } = await write(find(), stop.signal);
    const flags = result.outcomes.filter(({ stored }) => stored === "none").map((o) => o.flags);
    expect(flags).toEqual([["interrupted"], ["interrupted"]]);
    expect(reading.kind).toBe("read");
  });

  test("an archive that unpacks to more than it states is refused", async () => {
    appendFileSync(join(tree, "a-first"), Buffer.alloc(10_000_000));
    const { path } = await write(find());
    const reading = await evidence.archives.read(path, { maxTarBytes: 1_000_000, maxMembers: 9 });
    const problem = "unpacks to more than 1000000 bytes";
    expect(reading).toEqual({ kind: "damaged", problem });
  });

  test("the same tree gives the same bytes", async () => {
    const first = await write(find());
    const bytes = readFileSync(first.path);
    rmSync(first.path);
    const second = await write(find());
    expect(second.result.sha256).toBe(first.result.sha256);
    expect(readFileSync(second.path).equals(bytes)).toBe(true);
  });

  test("an existing file is never overwritten", async () => {
    await write(find());
    await expect(write(find())).rejects.toThrow("EEXIST");
  });
});
