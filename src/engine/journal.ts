/** The append-only, hash-chained record of an incident: the only thing that decides what happened. */

import { JournalUnwritable } from "../model/journal-unwritable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { JournalFile } from "../ports/journal-file.ts";
import { GENESIS, parseRecord, sealRecord, serialise } from "./record.ts";
import type { Entry, JournalRecord } from "./record.ts";

export interface JournalParts {
  readonly file: JournalFile;
  readonly clock: Clock;
  readonly digest: Digest;
}

export interface Journal {
  /** Those that are durable, and those enqueued; never one whose write failed. */
  readonly records: readonly JournalRecord[];
  /** Hash of the last record: show it to the operator, it cannot be forged backwards. */
  readonly head: string;
  /**
   * Durable before it returns; several entries, and those enqueued before, share one write.
   * @throws JournalUnwritable: then nothing may be done that the entries announce, and no later entry is taken.
   */
  append(...entries: readonly Entry[]): void;
  /** Sealed now, written with the next append: for what a crash may lose without harm (looks, not acts). */
  enqueue(...entries: readonly Entry[]): void;
  /** Called with each record, in order, once it is durable. */
  subscribe(listener: (record: JournalRecord) => void): void;
}

/** Result of reading without the right to write. */
export interface JournalReading {
  readonly records: readonly JournalRecord[];
  /** Bytes up to here hold whole records; what follows is an unfinished last line. */
  readonly wholeBytes: number;
  readonly isTorn: boolean;
}

/**
 * Reads and verifies every record.
 * @throws Refusal `integrity` naming the line, when anything but the last line is damaged.
 */
export function readJournal(bytes: Uint8Array, digest: Digest): JournalReading {
  const records: JournalRecord[] = [];
  let start = 0;
  let prev = GENESIS;
  while (start < bytes.length) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return { records, wholeBytes: start, isTorn: true };
    const line = decodeLine(bytes.subarray(start, end));
    const record = line === null ? "is not UTF-8" : parseRecord(line, digest);
    const problem =
      typeof record === "string" ? record : chainProblem(record, records.length, prev);
    if (typeof record === "string" || problem !== null)
      throw damaged(records.length + 1, problem ?? "is damaged");
    records.push(record);
    prev = record.hash;
    start = end + 1;
  }
  return { records, wholeBytes: start, isTorn: false };
}

/** Exact: nothing is replaced and nothing skipped, not even a byte order mark. */
function decodeLine(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Opens for writing: sets a torn last line aside and records that it did. */
export function openJournal(parts: JournalParts): Journal {
  const reading = readJournal(journalBytes(parts.file), parts.digest);
  const writer = new ChainWriter(parts, reading.records);
  if (reading.isTorn) {
    cutTail(parts.file, reading.wholeBytes);
    writer.append({ kind: "torn", step: "", attempt: 0, data: { offset: reading.wholeBytes } });
  }
  return writer;
}

/** @throws Refusal when the disk does not give it back. */
export function journalBytes(file: JournalFile): Uint8Array {
  try {
    return file.read();
  } catch (cause) {
    throw new Refusal({
      kind: "unable",
      problem: `the journal cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "what was done stays done; copy the folder of incidents to another disk, and look there: ir status --home COPY",
      cause,
    });
  }
}

/** Setting the tail aside writes too. */
function cutTail(file: JournalFile, offset: number): void {
  try {
    file.cutTail(offset);
  } catch (error) {
    throw new JournalUnwritable(error);
  }
}

class ChainWriter implements Journal {
  readonly records: JournalRecord[];
  readonly #parts: JournalParts;
  readonly #run: number;
  readonly #listeners: ((record: JournalRecord) => void)[] = [];
  #unwritten: JournalRecord[] = [];
  #failure: JournalUnwritable | null = null;

  constructor(parts: JournalParts, records: readonly JournalRecord[]) {
    this.#parts = parts;
    this.records = [...records];
    this.#run = (records.at(-1)?.run ?? 0) + 1;
  }

  get head(): string {
    return this.records.at(-1)?.hash ?? GENESIS;
  }

  enqueue(...entries: readonly Entry[]): void {
    if (this.#failure !== null) throw this.#failure;
    for (const entry of entries) {
      const where = { seq: this.records.length + 1, prev: this.head, run: this.#run };
      const position = { ...where, ...this.#parts.clock.now() };
      const record = sealRecord(entry, position, this.#parts.digest);
      this.records.push(record);
      this.#unwritten.push(record);
    }
  }

  append(...entries: readonly Entry[]): void {
    this.enqueue(...entries);
    const written = this.#unwritten;
    if (written.length === 0) return;
    try {
      this.#parts.file.append(written.map(serialise).join(""));
    } catch (error) {
      throw this.#fail(error);
    }
    this.#unwritten = [];
    for (const record of written) for (const listener of this.#listeners) listener(record);
  }

  subscribe(listener: (record: JournalRecord) => void): void {
    this.#listeners.push(listener);
  }

  /** A part of the lines may be on disk: another write after it would tear the file in its middle. */
  #fail(error: unknown): JournalUnwritable {
    this.records.splice(this.records.length - this.#unwritten.length);
    this.#unwritten = [];
    this.#failure = new JournalUnwritable(error);
    return this.#failure;
  }
}

function chainProblem(record: JournalRecord, before: number, prev: string): string | null {
  if (record.seq !== before + 1) return `has number ${record.seq} where ${before + 1} belongs`;
  if (record.prev !== prev) return "does not follow from the record before it";
  return null;
}

function damaged(line: number, problem: string): Refusal {
  return new Refusal({
    kind: "integrity",
    problem: `journal line ${line} ${problem}`,
    hint: "the journal was changed or damaged; keep the folder as it is and compare it with its mirror or backup",
  });
}
