/** Which parts of a process's memory are its own, from `/proc/PID/maps` (proc(5)), the most telling first. */

import type { MemoryRange } from "../ports/evidence-archive.ts";

export interface MemoryRegion extends MemoryRange {
  readonly rank: 1 | 2 | 3;
}

const LINE = /^([0-9a-f]{1,16})-([0-9a-f]{1,16}) (r[w-][x-])p [0-9a-f]+ \S+ (\d+) *(.*)$/u;
const KERNEL = /^\[v(?:var|dso|syscall)/u;

/**
 * 1: stack, heap, code that was made at run time or whose file is gone; 2: other memory of its own; 3: changed copies
 * of a file. What only shows an unchanged file is not taken: the file is elsewhere.
 */
export function memoryRegions(maps: string): readonly MemoryRegion[] {
  return maps.split("\n").flatMap((line) => {
    const match = LINE.exec(line);
    return match === null ? [] : regionOf(match.slice(1));
  });
}

function regionOf(fields: readonly string[]): readonly MemoryRegion[] {
  const [mode = "", inode = "", name = ""] = fields.slice(2);
  const [from = 0, to = 0] = fields.slice(0, 2).map((text) => Number.parseInt(text, 16));
  const rank = rankOf({ isFile: inode !== "0", mode, name });
  // Addresses of the kernel's half are no safe integers, and nobody's own.
  const isOwn = Number.isSafeInteger(to) && to > from && !KERNEL.test(name);
  return rank === null || !isOwn ? [] : [{ from, length: to - from, rank }];
}

interface Nature {
  readonly isFile: boolean;
  /** Three letters: read, write, execute. */
  readonly mode: string;
  readonly name: string;
}

function rankOf({ isFile, mode, name }: Nature): MemoryRegion["rank"] | null {
  if (/^\[(?:stack|heap)/u.test(name) || name.endsWith(" (deleted)")) return 1;
  if (!isFile) return mode.endsWith("x") ? 1 : 2;
  return mode.includes("w") ? 3 : null;
}
