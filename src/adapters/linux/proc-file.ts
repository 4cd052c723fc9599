/** Reading `/proc` quickly: bounded, synchronous, `null` for whatever ended or is forbidden meanwhile. */

import { closeSync, openSync, readFileSync, readSync, readdirSync, readlinkSync } from "node:fs";

const buffer = Buffer.allocUnsafeSlow(256 * 1024);

/** For files whose size the kernel bounds. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** For files whose size a process chooses. The bytes are overwritten by the next call. */
export function readBounded(path: string): Buffer | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, "r");
    return buffer.subarray(0, readAll(descriptor));
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** proc(5) hands out long content in pieces of a page. */
function readAll(descriptor: number): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

export function readLink(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** Names of a folder; `null` when it cannot be read. */
export function readNames(path: string): readonly string[] | null {
  try {
    return readdirSync(path);
  } catch {
    return null;
  }
}

/**
 * Folders of a process's further threads. When the first thread has ended (pthread_exit(3)), it looks
 * like a zombie and shows no memory, links or descriptors, while these go on and show them.
 */
export function furtherThreads(pid: number): readonly string[] {
  const names = readNames(`/proc/${pid}/task`) ?? [];
  return names.filter((name) => name !== String(pid)).map((name) => `/proc/${pid}/task/${name}`);
}

export function isNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
