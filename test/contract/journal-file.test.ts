/** One suite for every place a journal can lie: bytes come back as they went in, or nothing is claimed. */

import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createJournalFile, journalFile } from "../../src/adapters/node/journal-file.ts";
import { openJournal, readJournal } from "../../src/engine/journal.ts";
import { Refusal } from "../../src/model/refusal.ts";
import type { JournalFile } from "../../src/ports/journal-file.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { memoryJournalFile } from "../fakes/memory-journal-file.ts";
import { virtualClock } from "../fakes/virtual-clock.ts";

const SHARED_MEMORY = "/dev/shm";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(existsSync(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir(), "ir-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KINDS = [
  {
    name: "in memory",
    make: (content: string): JournalFile => memoryJournalFile(Buffer.from(content)),
  },
  {
    name: "on disk",
    make: (content: string): JournalFile => {
      const path = join(folder, "journal.jsonl");
      if (content !== "") writeFileSync(path, content);
      return journalFile(path);
    },
  },
];

function text(file: JournalFile): string {
  return Buffer.from(file.read()).toString();
}

describe.for(KINDS)("a journal file $name", ({ make }) => {
  test("is empty before the first line", () => {
    expect(text(make(""))).toBe("");
  });

  test("keeps lines in order, also beyond ASCII", () => {
    const file = make("one\n");
    file.append("zwei: ü\u{1f512}\n");
    file.append("three\nfour\n");
    expect(text(file)).toBe("one\nzwei: ü\u{1f512}\nthree\nfour\n");
  });

  test("loses what is cut off, and goes on from there", () => {
    const file = make("one\ntw");
    file.cutTail(4);
    file.append("three\n");
    expect(text(file)).toBe("one\nthree\n");
  });

  test("can be closed twice and written afterwards", () => {
    const file = make("one\n");
    file.append("two\n");
    file.close();
    file.close();
    file.append("three\n");
    expect(text(file)).toBe("one\ntwo\nthree\n");
  });
});

describe("a journal file on disk", () => {
  test("is private, and is not made twice", () => {
    const path = join(folder, "journal.jsonl");
    createJournalFile(path).append("one\n");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(() => createJournalFile(path)).toThrow("EEXIST");
  });

  test("is not written or read through a link", () => {
    const target = join(folder, "passwd");
    writeFileSync(target, "root\n");
    symlinkSync(target, join(folder, "link"));
    const file = journalFile(join(folder, "link"));
    expect(() => file.append("x\n")).toThrow("ELOOP");
    expect(() => file.read()).toThrow("ELOOP");
    expect(readFileSync(target, "utf8")).toBe("root\n");
  });

  test("keeps every torn tail beside it, each under a name of its own", () => {
    const path = join(folder, "journal.jsonl");
    for (const tail of ["tw", "two and a half"]) {
      writeFileSync(path, `one\n${tail}`);
      journalFile(path).cutTail(4);
    }
    const files = readdirSync(folder)
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    expect(files).toEqual([
      ["journal.jsonl", "one\n"],
      ["journal.jsonl.torn-4", "tw"],
      ["journal.jsonl.torn-4.1", "two and a half"],
    ]);
  });

  test("refuses to go on when something else has written to it", () => {
    const path = join(folder, "journal.jsonl");
    const file = journalFile(path);
    file.append("one\n");
    writeFileSync(path, "one\nforged\n");
    expect(() => file.append("two\n")).toThrow(Refusal);
    expect(readFileSync(path, "utf8")).toBe("one\nforged\n");
  });

  test("cut at any byte opens again and has lost at most its last record", () => {
    const whole = journalOf(join(folder, "journal.jsonl"), 3);
    const ends = [...whole].flatMap((byte, index) => (byte === 0x0a ? [index + 1] : []));
    const found = Array.from(whole, (_, length) => {
      const path = join(folder, `cut-${length}.jsonl`);
      writeFileSync(path, whole.subarray(0, length));
      const journal = openJournal({
        file: journalFile(path),
        clock: virtualClock(),
        digest: sha256Digest,
      });
      const isTorn = journal.records.at(-1)?.kind === "torn";
      const again = readJournal(readFileSync(path), sha256Digest);
      return { kept: journal.records.length - (isTorn ? 1 : 0), isTorn, isWhole: !again.isTorn };
    });
    expect(found).toEqual(
      Array.from(whole, (_, length) => ({
        kept: ends.filter((end) => end <= length).length,
        isTorn: length !== 0 && !ends.includes(length),
        isWhole: true,
      })),
    );
  });
});

function journalOf(path: string, records: number): Uint8Array {
  const file = journalFile(path);
  const journal = openJournal({ file, clock: virtualClock(), digest: sha256Digest });
  for (let count = 0; count < records; count += 1) {
    journal.append({ kind: "note", step: "", attempt: 0, data: { count } });
  }
  file.close();
  return readFileSync(path);
}
