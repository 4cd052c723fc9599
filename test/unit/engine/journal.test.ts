/** The journal: whatever happens to its bytes, it says the truth or says that it cannot. */

import { createHash } from "node:crypto";

import { beforeAll, describe, expect, test } from "vitest";

import { openJournal, readJournal } from "../../../src/engine/journal.ts";
import type { Journal } from "../../../src/engine/journal.ts";
import { GENESIS } from "../../../src/engine/record.ts";
import { JournalUnwritable } from "../../../src/model/journal-unwritable.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import type { MemoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { sampleJournal } from "../../fakes/sample-journal.ts";
import { stillClock } from "../../fakes/still-clock.ts";

const NEWLINE = 0x0a;

let whole: Uint8Array = new Uint8Array();
let lines: readonly string[] = [];

beforeAll(async () => {
  whole = await sampleJournal();
  lines = Buffer.from(whole).toString().trimEnd().split("\n");
});

function open(file: MemoryJournalFile): Journal {
  return openJournal({ file, clock: stillClock(), digest: sha256Digest });
}

function read(
  bytes: Uint8Array,
): { readonly seqs: readonly number[]; readonly isTorn: boolean } | string {
  try {
    const { records, isTorn } = readJournal(bytes, sha256Digest);
    return { seqs: records.map(({ seq }) => seq), isTorn };
  } catch (error) {
    if (error instanceof Refusal) return `${error.kind}: ${error.message}`;
    throw error;
  }
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function joined(text: readonly string[]): Uint8Array {
  return Buffer.from(text.map((line) => `${line}\n`).join(""));
}

describe("a journal cut at any byte", () => {
  test("opens with every record before the cut, and sets the rest aside", () => {
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const before = whole.slice(0, cut);
      const complete = before.filter((byte) => byte === NEWLINE).length;
      const start = before.lastIndexOf(NEWLINE) + 1;
      const file = memoryJournalFile(before);
      const { records } = open(file);
      const isTorn = start < cut;
      expect([cut, records.map(({ kind }) => kind)]).toEqual([
        cut,
        [...kindsOf(complete), ...(isTorn ? ["torn"] : [])],
      ]);
      expect(file.torn.map((bytes) => Buffer.from(bytes))).toEqual(
        isTorn ? [Buffer.from(before.slice(start))] : [],
      );
      if (isTorn) expect(records.at(-1)?.data).toEqual({ offset: start });
      expect(read(file.bytes())).toEqual({ seqs: upTo(records.length), isTorn: false });
    }
  });

  test("goes on after the cut with an unbroken chain", () => {
    const file = memoryJournalFile(whole.slice(0, -3));
    open(file).append({ kind: "note", step: "", attempt: 0, data: {} });
    expect(read(file.bytes())).toEqual({ seqs: upTo(lines.length + 1), isTorn: false });
  });

  test("tells a reader without the right to write that its end is torn", () => {
    expect(read(whole.slice(0, -1))).toEqual({ seqs: upTo(lines.length - 1), isTorn: true });
  });

  function kindsOf(count: number): readonly string[] {
    return readJournal(whole, sha256Digest)
      .records.slice(0, count)
      .map(({ kind }) => kind);
  }
});

describe("a changed journal is refused", () => {
  test("when any single bit of any record is another one", () => {
    const accepted: string[] = [];
    for (let offset = 0; offset < whole.length - 1; offset += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const bytes = Uint8Array.from(whole);
        bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit);
        const outcome = read(bytes);
        if (typeof outcome !== "string") accepted.push(`${offset}.${bit}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  test("except at the very last newline, without which the last line is unfinished", () => {
    const bytes = Uint8Array.from(whole);
    bytes[bytes.length - 1] = 0x0b;
    expect(read(bytes)).toEqual({ seqs: upTo(lines.length - 1), isTorn: true });
  });

  test("when a record was dropped, doubled or exchanged with its neighbour", () => {
    for (const [index, line] of lines.entries()) {
      const without = lines.toSpliced(index, 1);
      // Without its last record a chain is a shorter chain: only the head that was shown tells.
      const isLast = index === lines.length - 1;
      expect([index, typeof read(joined(without))]).toEqual([index, isLast ? "object" : "string"]);
      expect(typeof read(joined(lines.toSpliced(index, 0, line)))).toBe("string");
      const next = lines[index + 1];
      if (next === undefined) continue;
      expect(typeof read(joined(lines.toSpliced(index, 2, next, line)))).toBe("string");
    }
  });

  const tampered: readonly (readonly [string, (text: readonly string[]) => Uint8Array])[] = [
    ["an empty line in the middle", (text) => joined(text.toSpliced(2, 0, ""))],
    ["white space that JSON ignores", (text) => joined(text.with(2, ` ${text[2] ?? ""}`))],
    ["a carriage return before the newline", (text) => joined(text.with(2, `${text[2] ?? ""}\r`))],
    ["a byte order mark", (text) => joined(text.with(2, `\ufeff${text[2] ?? ""}`))],
    [
      "a second member of the same name",
      (text) => joined(text.with(2, (text[2] ?? "").replace("{", '{"v":1,'))),
    ],
    ["an array", (text) => joined(text.with(2, "[]"))],
    ["another version", (text) => joined(text.with(2, (text[2] ?? "").replace('"v":1', '"v":2')))],
  ];
  test.for(tampered)("when it holds %s", ([, change]) => {
    expect(read(change(lines))).toMatch(/^integrity: journal line 3 /u);
  });

  test("with the line that is wrong and what to do", () => {
    const bytes = joined(lines.with(1, (lines[1] ?? "").replace("toy", "tox")));
    expect(() => open(memoryJournalFile(bytes))).toThrow(
      new Refusal({
        kind: "integrity",
        problem: "journal line 2 does not match its hash",
        hint: "the journal was changed or damaged; keep the folder as it is and compare it with its mirror or backup",
      }),
    );
  });
});

test("a tail of NUL bytes, as a file system may leave after a power loss, is set aside", () => {
  const file = memoryJournalFile(Buffer.concat([whole, Buffer.alloc(512)]));
  expect(open(file).records.at(-1)?.kind).toBe("torn");
  expect(file.torn).toEqual([Buffer.alloc(512)]);
});

test("the chain can be verified by five lines that share no code with the tool", () => {
  let prev = "0".repeat(64);
  for (const { hash, ...record } of lines.map((line): Record<string, unknown> =>
    JSON.parse(line),
  )) {
    prev = createHash("sha256")
      .update(`${prev}\n${canonical(record)}`)
      .digest("hex");
    expect(hash).toBe(prev);
  }

  function canonical(value: unknown): string {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const keys = Object.keys(value).toSorted();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(Reflect.get(value, key))}`).join(",")}}`;
  }
});

describe("writing", () => {
  const note = { kind: "note", step: "", attempt: 0, data: {} } as const;

  test("puts what was enqueued before into the same write, in order", () => {
    const file = memoryJournalFile();
    const journal = open(file);
    const heard: number[] = [];
    journal.subscribe(({ seq }) => heard.push(seq));
    journal.enqueue(note, note);
    expect([file.appends(), heard]).toEqual([0, []]);
    journal.append(note);
    expect([file.appends(), heard, read(file.bytes())]).toEqual([
      1,
      [1, 2, 3],
      { seqs: [1, 2, 3], isTorn: false },
    ]);
  });

  test("writes nothing when there is nothing to write", () => {
    const file = memoryJournalFile();
    open(file).append();
    expect([file.appends(), open(file).head]).toEqual([0, GENESIS]);
  });

  test("refuses everything after a write that may not be durable, also when the disk has room again", () => {
    const written: string[] = [];
    let isFull = true;
    const file = {
      ...memoryJournalFile(),
      append: (text: string): void => {
        if (isFull) {
          written.push(text.slice(0, 20));
          throw new Error("ENOSPC: no space left on device, write");
        }
        written.push(text);
      },
    };
    const journal = openJournal({ file, clock: stillClock(), digest: sha256Digest });
    const heard: number[] = [];
    journal.subscribe(({ seq }) => heard.push(seq));
    expect(() => journal.append(note)).toThrow(JournalUnwritable);
    isFull = false;
    expect(() => journal.append(note)).toThrow(JournalUnwritable);
    expect(() => journal.enqueue(note)).toThrow(JournalUnwritable);
    expect([written.length, heard, journal.records, journal.head]).toEqual([1, [], [], GENESIS]);
  });

  test("counts the processes that wrote", () => {
    const file = memoryJournalFile();
    open(file).append(note, note);
    open(file).append(note);
    expect(open(file).records.map(({ run }) => run)).toEqual([1, 1, 2]);
  });
});
