/** Copies a database with its write-ahead log and opens the copy (sqlite.org/wal.html). */

import { printable } from "../../model/printable.ts";
import type { SuspectDatabase } from "../../ports/suspect.ts";
import type { Room, Scratch } from "./scratch.ts";
import { openCopy } from "./sqlite-reader.ts";

/** One file of a database. */
export interface DatabaseFile {
  readonly size: number;
  readonly isWhole: boolean;
  blocks(): Iterable<Uint8Array>;
  /** After copying: whether it is still what it was when it was found. */
  isUnchanged(): boolean;
}

/** A text: why it cannot be read. `null`: there is none of that name. */
export type FindFile = (path: string) => DatabaseFile | string | null;

/** Its message is a sentence part of ours. */
export class UnfitCopy extends Error {}

export interface CopyMeans {
  readonly find: FindFile;
  readonly scratch: Scratch;
  /** How often a database that is written to while it is copied is copied again. */
  readonly tries: number;
}

const LARGEST = 16 * 1_024 ** 3;
const SPARE = 64 * 1_048_576;

export function openDatabaseCopy(path: string, means: CopyMeans): SuspectDatabase | string {
  const shown = printable(path);
  for (let attempt = 1; ; attempt += 1) {
    const copied = copyAndOpen(path, means.find, means.scratch);
    if (typeof copied === "string") return `${shown} ${copied}`;
    const { database, problems, isTorn } = copied;
    if (!isTorn || attempt >= means.tries) return withProblems(database, shown, problems);
    database.close();
  }
}

interface Copied {
  readonly database: SuspectDatabase;
  readonly problems: readonly string[];
  /** Something was written while we copied. */
  readonly isTorn: boolean;
}

interface Parts {
  readonly path: string;
  readonly find: FindFile;
  readonly main: DatabaseFile;
  /** The write-ahead log: there, not there, or why it cannot be read. */
  readonly log: DatabaseFile | string | null;
}

function copyAndOpen(path: string, find: FindFile, scratch: Scratch): Copied | string {
  const main = find(path);
  if (main === null) return "is not there";
  if (typeof main === "string") return main;
  const parts = { path, find, main, log: find(`${path}-wal`) };
  const refusal = refusalOf(parts, scratch);
  if (refusal !== null) return refusal;
  const room = scratch.room();
  try {
    return copyInto(room, parts);
  } catch (error) {
    return `cannot be copied: ${whyNot(error)}`;
  } finally {
    // SQLite has its files open: nothing of the copy outlives this process.
    room.remove();
  }
}

function whyNot(error: unknown): string {
  if (error instanceof UnfitCopy) return error.message;
  return error instanceof Error && "code" in error ? String(error.code) : "its copy failed";
}

function copyInto(room: Room, parts: Parts): Copied | string {
  const wal = readableLog(parts);
  room.write("database", parts.main.blocks());
  if (wal !== null) room.write("database-wal", wal.blocks());
  const database = openCopy(room.path("database"));
  if (typeof database === "string") return `cannot be opened: ${database}`;
  const isTorn = !parts.main.isUnchanged() || wal?.isUnchanged() === false;
  return { database, problems: problemsOf(parts, isTorn), isTorn };
}

function readableLog({ log }: Parts): DatabaseFile | null {
  return log !== null && typeof log !== "string" && log.isWhole ? log : null;
}

function refusalOf(parts: Parts, scratch: Scratch): string | null {
  if (!parts.main.isWhole) return "cannot be opened: only its two ends are there";
  const size = parts.main.size + (readableLog(parts)?.size ?? 0);
  if (size > LARGEST) return `cannot be copied: it is longer than ${LARGEST} bytes`;
  const room = scratch.freeBytes() - SPARE;
  return size > room ? `cannot be copied: ${size} bytes do not fit on our own disk` : null;
}

function problemsOf(parts: Parts, isTorn: boolean): readonly string[] {
  const problems: string[] = [];
  if (isTorn) problems.push("was written to while it was copied: rows may be missing or mixed");
  if (parts.log !== null && readableLog(parts) === null) {
    problems.push("has a write-ahead log that cannot be read: its newest rows are missing");
  }
  // A rollback journal may name a super-journal anywhere on our disk (sqlite.org/atomiccommit.html): it is never applied.
  const journal = parts.find(`${parts.path}-journal`);
  const isOpen = typeof journal === "string" || (journal !== null && journal.size > 0);
  if (isOpen) problems.push("has the journal of an unfinished change, which is not undone here");
  return problems;
}

function withProblems(
  database: SuspectDatabase,
  shown: string,
  problems: readonly string[],
): SuspectDatabase {
  return {
    ...database,
    problems: () => [...problems, ...database.problems()].map((problem) => `${shown} ${problem}`),
  };
}

/** What a database's path is as text; its neighbours have suffixes. */
export function bytesOf(path: string | Uint8Array): Uint8Array {
  return typeof path === "string" ? Buffer.from(path) : path;
}
