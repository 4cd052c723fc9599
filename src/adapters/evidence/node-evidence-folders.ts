/** Private folders on disk: every file is complete and durable before it has its name. */

import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  opendirSync,
  readSync,
  renameSync,
  statfsSync,
  unlinkSync,
} from "node:fs";
import type { BigIntStats, Dirent } from "node:fs";
import { basename, dirname, join } from "node:path";
import { MOST_NAMES } from "../../ports/evidence-folder.ts";
import type {
  EvidenceFolders,
  FileDigest,
  FileReading,
  FolderEntry,
  NewFile,
} from "../../ports/evidence-folder.ts";
import type { FileIdentity } from "../../ports/evidence-tree.ts";
import { writeWhole } from "../node/durable-file.ts";
import { errnoOf } from "./entry-status.ts";
import { lines, writer } from "./line-files.ts";

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;
const BLOCK = 1_048_576;
const NOTHING_THERE = ["ENOENT", "ENOTDIR"];
const NO_LINKS = ["EPERM", "ENOSYS", "EOPNOTSUPP", "EMLINK"];

export const nodeEvidenceFolders: EvidenceFolders = {
  create: (folder) => void mkdirSync(folder, { recursive: true, mode: 0o700 }),
  identity,
  list,
  write,
  writer,
  lines,
  append: (path, bytes) => writeSynced(path, APPEND, bytes),
  publish,
  setAside,
  read,
  size: sizeOf,
  digest: async (path) => digest(path),
  freeBytes,
};

function identity(folder: string): FileIdentity | null {
  const stats = statusOf(folder);
  return stats === null ? null : { dev: String(stats.dev), ino: String(stats.ino) };
}

function list(folder: string): readonly FolderEntry[] {
  try {
    return firstNames(folder)
      .map((entry) => ({ name: entry.name, isFile: entry.isFile(), isFolder: entry.isDirectory() }))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** One more than the limit shows that there are more. */
function firstNames(folder: string): readonly Dirent[] {
  const found: Dirent[] = [];
  const listing = opendirSync(folder);
  try {
    for (let entry = listing.readSync(); entry !== null; entry = listing.readSync()) {
      found.push(entry);
      if (found.length > MOST_NAMES) break;
    }
  } finally {
    listing.closeSync();
  }
  return found;
}

function sizeOf(path: string): number | null {
  const stats = statusOf(path);
  return stats?.isFile() === true ? Number(stats.size) : null;
}

/** `null`: there is nothing, or what should be a folder above it is a file. */
function statusOf(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch (error) {
    if (NOTHING_THERE.includes(errnoOf(error))) return null;
    throw error;
  }
}

function write(folder: string, files: readonly NewFile[]): void {
  for (const { name, bytes } of files) {
    const path = join(folder, name);
    refuseExisting(path);
    writeSynced(`${path}.partial`, NEW, bytes);
    moveWithoutReplacing(`${path}.partial`, path);
  }
  syncFolder(folder);
}

function writeSynced(path: string, flags: number, bytes: Uint8Array): void {
  const descriptor = openSync(path, flags, 0o600);
  try {
    writeWhole(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function publish(from: string, to: string): void {
  moveWithoutReplacing(from, to);
  syncFolder(dirname(to));
  if (dirname(from) !== dirname(to)) syncFolder(dirname(from));
}

/** link(2) refuses an existing name, rename(2) would replace it; some file systems have no hard links. */
function moveWithoutReplacing(from: string, to: string): void {
  try {
    linkSync(from, to);
    unlinkSync(from);
  } catch (error) {
    if (!NO_LINKS.includes(errnoOf(error))) throw error;
    refuseExisting(to);
    renameSync(from, to);
  }
}

function refuseExisting(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  throw Object.assign(new Error(`EEXIST: ${path} is there already`), { code: "EEXIST" });
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function setAside(path: string, aside: string): string | null {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return null;
  for (let number = 1; ; number += 1) {
    const to = join(aside, `${basename(path)}.aside-${number}`);
    if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) continue;
    renameSync(path, to);
    syncFolder(aside);
    syncFolder(dirname(path));
    return to;
  }
}

function read(path: string, limit: number): FileReading {
  try {
    return withFile(path, (descriptor, size) => {
      if (size > limit) return { kind: "unreadable", reason: `is longer than ${limit} bytes` };
      const bytes = Buffer.allocUnsafe(size);
      let done = 0;
      for (let got = 1; got > 0 && done < size; done += got) {
        got = readSync(descriptor, bytes, done, size - done, null);
      }
      return { kind: "read", bytes: bytes.subarray(0, done) };
    });
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { kind: "absent" };
    return { kind: "unreadable", reason: `cannot be read (${errnoOf(error)})` };
  }
}

function digest(path: string): FileDigest | null {
  try {
    return withFile(path, (descriptor) => {
      const hash = createHash("sha256");
      const block = Buffer.allocUnsafe(BLOCK);
      let bytes = 0;
      for (let got = readSync(descriptor, block); got > 0; got = readSync(descriptor, block)) {
        hash.update(block.subarray(0, got));
        bytes += got;
      }
      return { sha256: hash.digest("hex"), bytes };
    });
  } catch (error) {
    if (["ENOENT", "ELOOP", "ENOTREG"].includes(errnoOf(error))) return null;
    throw error;
  }
}

function withFile<T>(path: string, use: (descriptor: number, size: number) => T): T {
  const descriptor = openSync(path, READ);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw Object.assign(new Error("not a regular file"), { code: "ENOTREG" });
    return use(descriptor, stats.size);
  } finally {
    closeSync(descriptor);
  }
}

/** Of the nearest folder that is there: a dry run asks before any is made. */
function freeBytes(folder: string): number {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = statfsSync(place);
      return bavail * bsize;
    } catch (error) {
      if (errnoOf(error) !== "ENOENT" || place === dirname(place)) throw error;
    }
  }
}
