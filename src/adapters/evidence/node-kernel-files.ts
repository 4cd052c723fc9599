/** Reads `/proc` and other small files without ever waiting for anybody. */

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from "node:fs";
import type { KernelFiles, KernelReading } from "../../ports/evidence-kernel.ts";
import { errnoOf } from "./entry-status.ts";

const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
/** Larger than most files of /proc: one read(2) gets it all and shows one moment. */
const CHUNK = 65_536;
/** One buffer for all: fresh memory for each of a thousand small files costs more than reading them. */
const SCRATCH = Buffer.allocUnsafeSlow(CHUNK);

export const nodeKernelFiles: KernelFiles = {
  read: (path, limit) => attempt(() => readWhole(path, limit)),
  link: (path) =>
    attempt(() => ({
      kind: "read",
      bytes: readlinkSync(path, { encoding: "buffer" }),
      isCut: false,
    })),
  list: (path) => {
    try {
      return { kind: "listed", names: readdirSync(path) };
    } catch (error) {
      return { kind: "failed", errno: errnoOf(error) };
    }
  },
};

function attempt(read: () => KernelReading): KernelReading {
  try {
    return read();
  } catch (error) {
    return { kind: "failed", errno: errnoOf(error) };
  }
}

/** Configurations are read here too, and their atime is evidence: O_NOATIME is for the owner and for root (open(2)). */
function openQuietly(path: string): number {
  try {
    return openSync(path, FLAGS | constants.O_NOATIME);
  } catch (error) {
    if (errnoOf(error) !== "EPERM") throw error;
    return openSync(path, FLAGS);
  }
}

function readWhole(path: string, limit: number): KernelReading {
  const descriptor = openQuietly(path);
  try {
    if (!fstatSync(descriptor).isFile()) return { kind: "failed", errno: "ENOTREG" };
    return readToEnd(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

/** Files of /proc say that they are empty: only the end of reading tells their length. */
function readToEnd(descriptor: number, limit: number): KernelReading {
  const parts: Buffer[] = [];
  let total = 0;
  while (total <= limit) {
    const got = readSync(descriptor, SCRATCH, 0, Math.min(CHUNK, limit + 1 - total), null);
    if (got === 0) return { kind: "read", bytes: joined(parts), isCut: false };
    parts.push(Buffer.from(SCRATCH.subarray(0, got)));
    total += got;
  }
  return { kind: "read", bytes: joined(parts).subarray(0, limit), isCut: true };
}

function joined(parts: readonly Buffer[]): Buffer {
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
}
