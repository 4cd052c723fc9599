/** stat(2) results in the words of the evidence ports. */

import { constants } from "node:fs";
import type { BigIntStats } from "node:fs";
import type { EntryKind, EntryStatus } from "../../ports/evidence-tree.ts";

const KINDS: ReadonlyMap<number, EntryKind> = new Map([
  [constants.S_IFREG, "file"],
  [constants.S_IFDIR, "directory"],
  [constants.S_IFLNK, "symlink"],
  [constants.S_IFIFO, "fifo"],
  [constants.S_IFSOCK, "socket"],
  [constants.S_IFCHR, "character-device"],
  [constants.S_IFBLK, "block-device"],
]);

export function kindOf(mode: number): EntryKind {
  return KINDS.get(mode & constants.S_IFMT) ?? "unknown";
}

export function statusOf(stats: BigIntStats): EntryStatus {
  return {
    dev: String(stats.dev),
    ino: String(stats.ino),
    nlink: Number(stats.nlink),
    mode: Number(stats.mode),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: Number(stats.size),
    allocated: Number(stats.blocks) * 512,
    atimeNs: stats.atimeNs,
    mtimeNs: stats.mtimeNs,
    ctimeNs: stats.ctimeNs,
    birthNs: stats.birthtimeNs,
  };
}

/** `EACCES` and the like; `UNKNOWN` for what carries no code. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN";
}
