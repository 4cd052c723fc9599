/** Small files of a hostile host: opened without following a link and without waiting for a writer. */

import { closeSync, constants, fstatSync, openSync, readSync, statfsSync } from "node:fs";
import { dirname } from "node:path";

import type { Files, SmallFile } from "../../ports/files.ts";

export function nodeFiles(): Files {
  return { readSmall, freeBytes };
}

function readSmall(path: string, limit: number): SmallFile {
  let descriptor: number;
  try {
    // O_NONBLOCK: opening a FIFO for reading would otherwise wait for ever (fifo(7)).
    descriptor = openSync(
      path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
    );
  } catch (error) {
    return unopened(errorCode(error));
  }
  try {
    if (!fstatSync(descriptor).isFile())
      return { kind: "unreadable", reason: "is not a regular file" };
    return readUpTo(descriptor, limit);
  } catch (error) {
    return { kind: "unreadable", reason: errorCode(error) };
  } finally {
    closeSync(descriptor);
  }
}

/** The size that fstat(2) tells is 0 for files of `/proc`, so it is read until the end. */
function readUpTo(descriptor: number, limit: number): SmallFile {
  const buffer = new Uint8Array(limit + 1);
  let length = 0;
  while (length <= limit) {
    const count = readSync(descriptor, buffer, length, limit + 1 - length, null);
    if (count === 0) return { kind: "file", bytes: buffer.slice(0, length) };
    length += count;
  }
  return { kind: "unreadable", reason: `is longer than ${limit} bytes` };
}

function unopened(code: string): SmallFile {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "absent" };
    case "ELOOP":
      return { kind: "unreadable", reason: "is a symbolic link" };
    case "ENXIO":
      return { kind: "unreadable", reason: "is not a regular file" };
    default:
      return { kind: "unreadable", reason: code };
  }
}

function freeBytes(folder: string): number {
  for (let place = folder; ; place = dirname(place)) {
    try {
      const { bavail, bsize } = statfsSync(place);
      return bavail * bsize;
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || place === dirname(place)) throw error;
    }
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
