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

function readWhole(path: string, limit: number): KernelReading {
  const descriptor = openSync(path, FLAGS);
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
    const part = Buffer.allocUnsafe(Math.min(CHUNK, limit + 1 - total));
    const got = readSync(descriptor, part, 0, part.length, null);
    if (got === 0) return { kind: "read", bytes: Buffer.concat(parts), isCut: false };
    parts.push(part.subarray(0, got));
    total += got;
    if (total > limit) break;
  }
  return { kind: "read", bytes: Buffer.concat(parts).subarray(0, limit), isCut: true };
}
