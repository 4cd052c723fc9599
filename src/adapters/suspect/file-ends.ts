/** Huge files that are mostly holes are read at their two ends, as a package keeps them. */

import { readSync } from "node:fs";
import type { EntryStatus } from "../../ports/evidence-tree.ts";
import { planRead } from "../evidence/read-ranges.ts";
import type { ReadPlan } from "../evidence/read-ranges.ts";

const MIB = 1_048_576;
const BLOCK = MIB;

/** A terabyte of nothing costs nothing to make; a long file with content is read whole. */
const LIMITS = {
  whole: Number.MAX_SAFE_INTEGER,
  sparse: 256 * MIB,
  head: 16 * MIB,
  tail: 16 * MIB,
};

export function readPlan(status: EntryStatus): ReadPlan {
  return planRead(status, LIMITS);
}

/** At most `limit` bytes from the start. */
export function readStart(descriptor: number, size: number, limit: number): Buffer {
  const bytes = Buffer.alloc(Math.min(size, limit));
  return bytes.subarray(0, readAt(descriptor, bytes, 0));
}

/** Block by block; an empty one stands for what is left out between two ranges. */
export function* blocks(descriptor: number, plan: ReadPlan): Generator<Uint8Array> {
  for (const [index, range] of plan.ranges.entries()) {
    if (index > 0) yield new Uint8Array(0);
    for (let done = 0; done < range.length;) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK, range.length - done));
      const got = readAt(descriptor, block, range.from + done);
      if (got === 0) break;
      yield block.subarray(0, got);
      done += got;
    }
  }
}

/** Fills `into` as far as the file goes. */
export function readAt(descriptor: number, into: Uint8Array, from: number): number {
  let done = 0;
  while (done < into.length) {
    const got = readSync(descriptor, into, done, into.length - done, from + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}
