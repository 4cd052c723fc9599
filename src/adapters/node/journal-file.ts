/** One append-only file of lines on disk: after `append` returns the lines survive kill -9 and power loss. */

import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
} from "node:fs";
import { dirname } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import type { JournalFile } from "../../ports/journal-file.ts";
import { syncFolder, writeWhole } from "./durable-file.ts";
import { isErrno } from "./errno.ts";

const PRIVATE = 0o600;
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export function journalFile(path: string): JournalFile {
  let opened: OpenJournal | null = null;
  const writable = (): OpenJournal => (opened ??= openForWriting(path));
  return {
    read: () => readWhole(path),
    append: (lines) => {
      append(writable(), Buffer.from(lines, "utf8"));
    },
    cutTail: (offset) => {
      cutTail(writable(), offset);
    },
    close: () => {
      if (opened !== null) closeSync(opened.descriptor);
      opened = null;
    },
  };
}

/** Makes the empty file, durably; throws EEXIST when there is one. */
export function createJournalFile(path: string): JournalFile {
  makeEmpty(path);
  return journalFile(path);
}

function makeEmpty(path: string): void {
  closeSync(openSync(path, NEW_FILE, PRIVATE));
  syncFolder(dirname(path));
}

interface OpenJournal {
  readonly path: string;
  readonly descriptor: number;
  /** Bytes that are known to be on disk. */
  durable: number;
  /** Whether a failed write may have left bytes after those. */
  isUncertain: boolean;
}

function openForWriting(path: string): OpenJournal {
  if (!existsSync(path)) makeEmpty(path);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_APPEND | constants.O_NOFOLLOW);
  return { path, descriptor, durable: fstatSync(descriptor).size, isUncertain: false };
}

function readWhole(path: string): Uint8Array {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    if (isErrno(cause, "ENOENT")) return new Uint8Array();
    throw cause;
  }
  try {
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function append(journal: OpenJournal, bytes: Uint8Array): void {
  if (journal.isUncertain) cutTo(journal, journal.durable);
  const { size } = fstatSync(journal.descriptor);
  if (size !== journal.durable) throw changedByOthers(journal, size);
  try {
    writeWhole(journal.descriptor, bytes);
    fdatasyncSync(journal.descriptor);
  } catch (cause) {
    journal.isUncertain = true;
    cutBack(journal);
    throw cause;
  }
  journal.durable += bytes.length;
}

/** After a failure nobody knows what is on disk, so the file is cut back to where that is known. */
function cutBack(journal: OpenJournal): void {
  try {
    cutTo(journal, journal.durable);
  } catch {
    // The next append tries again before it writes, and a reader sets an unfinished line aside.
  }
}

function cutTo(journal: OpenJournal, length: number): void {
  ftruncateSync(journal.descriptor, length);
  fsyncSync(journal.descriptor);
  journal.durable = length;
  journal.isUncertain = false;
}

function changedByOthers(journal: OpenJournal, size: number): Refusal {
  return new Refusal({
    kind: "integrity",
    problem: `${journal.path} has ${size} bytes where ${journal.durable} were written: something else changed it`,
    hint: "keep the folder as it is; compare the journal with its mirror or backup",
  });
}

function cutTail(journal: OpenJournal, offset: number): void {
  const { size } = fstatSync(journal.descriptor);
  const tail = Buffer.alloc(Math.max(size - offset, 0));
  readSync(journal.descriptor, tail, 0, tail.length, offset);
  keepTorn(`${journal.path}.torn-${offset}`, tail);
  cutTo(journal, offset);
}

/** A crash between copying and cutting leaves a copy: the next one gets a name beside it. */
function keepTorn(path: string, bytes: Uint8Array): void {
  const descriptor = openNew(path, 0);
  try {
    writeWhole(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(path));
}

function openNew(path: string, tries: number): number {
  try {
    return openSync(tries === 0 ? path : `${path}.${tries}`, NEW_FILE, PRIVATE);
  } catch (cause) {
    if (isErrno(cause, "EEXIST") && tries < 100) return openNew(path, tries + 1);
    throw cause;
  }
}
