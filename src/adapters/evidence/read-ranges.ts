/** Reading exactly the planned bytes of a descriptor, padded with zeros where the file gives fewer. */

import { readSync } from "node:fs";
import type { Flag, ReadLimits } from "../../ports/evidence-archive.ts";
import type { EntryStatus } from "../../ports/evidence-tree.ts";

export interface Range {
  readonly from: number;
  readonly length: number;
}

export interface ReadPlan {
  readonly stored: "whole" | "ends";
  readonly flags: readonly Flag[];
  readonly ranges: readonly Range[];
  readonly bytes: number;
}

/** Fixed at open: what the file becomes while it is read changes nothing. */
export function planRead({ size, allocated }: EntryStatus, limits: ReadLimits): ReadPlan {
  const isSparse = size > limits.sparse && allocated * 2 < size;
  if (size <= limits.whole && !isSparse) {
    return { stored: "whole", flags: [], ranges: [{ from: 0, length: size }], bytes: size };
  }
  const head = Math.min(limits.head, size);
  const tail = Math.min(limits.tail, size - head);
  return {
    stored: "ends",
    flags: [isSparse ? "sparse" : "truncated"],
    ranges: [
      { from: 0, length: head },
      { from: size - tail, length: tail },
    ],
    bytes: head + tail,
  };
}

/** Fills `block` from the file; returns how many bytes came, the rest is zero. */
export function fillBlock(descriptor: number, block: Uint8Array, from: number): number {
  let done = 0;
  while (done < block.length) {
    const got = readSync(descriptor, block, done, block.length - done, from + done);
    if (got === 0) break;
    done += got;
  }
  block.fill(0, done);
  return done;
}

/** Splits ranges into blocks of at most `largest` bytes. */
export function* blocksOf(ranges: readonly Range[], largest: number): Generator<Range> {
  for (const { from, length } of ranges) {
    for (let done = 0; done < length; done += largest) {
      yield { from: from + done, length: Math.min(largest, length - done) };
    }
  }
}
