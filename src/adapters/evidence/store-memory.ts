/** Copies parts of a process's memory; pages that the kernel does not give are zero and counted. */

import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import type { MemoryPiece, MemoryRange, PieceOutcome } from "../../ports/evidence-archive.ts";
import { errnoOf } from "./entry-status.ts";
import { blocksOf } from "./read-ranges.ts";
import type { Store } from "./store-piece.ts";
import { ownEntry } from "./tar-sink.ts";

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NOCTTY;
const BLOCK = 1_048_576;
const PAGE = 4_096;

export async function storeMemory(store: Store, piece: MemoryPiece): Promise<PieceOutcome> {
  const bytes = piece.ranges.reduce((sum, { length }) => sum + length, 0);
  if (store.signal.aborted) return nothing(piece, "interrupted");
  if (store.archived + bytes > store.maxBytes) return nothing(piece, "left-out");
  let descriptor: number;
  try {
    descriptor = openSync(piece.path, READ);
  } catch (error) {
    return { ...nothing(piece, "unreadable"), errno: errnoOf(error) };
  }
  try {
    return await copy(store, piece, { descriptor, bytes });
  } finally {
    closeSync(descriptor);
  }
}

interface Opened {
  readonly descriptor: number;
  readonly bytes: number;
}

async function copy(
  store: Store,
  piece: MemoryPiece,
  { descriptor, bytes }: Opened,
): Promise<PieceOutcome> {
  const digest = createHash("sha256");
  const progress = { real: 0, errno: "", wasStopped: false };
  function* blocks(): Generator<Buffer> {
    for (const { from, length } of blocksOf(piece.ranges, BLOCK)) {
      const block = Buffer.alloc(length);
      if (store.signal.aborted) progress.wasStopped = true;
      else fill(descriptor, block, { from, progress });
      digest.update(block);
      yield block;
    }
  }
  const body = Readable.from(blocks(), { objectMode: false });
  await store.tar.addStream(ownEntry(piece.member), bytes, body);
  store.archived += bytes;
  const isShort = progress.real < bytes && !progress.wasStopped;
  return {
    ...nothing(piece),
    flags: [
      ...(progress.wasStopped ? (["interrupted"] as const) : []),
      // Guard pages and device memory are part of many regions.
      ...(isShort ? (["shrank"] as const) : []),
    ],
    errno: progress.errno,
    stored: "whole",
    sha256: digest.digest("hex"),
    archived: bytes,
    real: progress.real,
  };
}

interface Filling {
  readonly from: number;
  readonly progress: { real: number; errno: string };
}

/** A page at a time where a whole block does not come: one page that is not there must not cost its neighbours. */
function fill(descriptor: number, block: Buffer, { from, progress }: Filling): void {
  if (readInto(descriptor, block, from) === block.length) {
    progress.real += block.length;
    return;
  }
  block.fill(0);
  const pages: Iterable<MemoryRange> = blocksOf([{ from: 0, length: block.length }], PAGE);
  for (const { from: at, length } of pages) {
    const got = readInto(descriptor, block.subarray(at, at + length), from + at);
    if (typeof got === "number") progress.real += got;
    else progress.errno = got;
  }
}

function readInto(descriptor: number, block: Buffer, from: number): number | string {
  try {
    return readSync(descriptor, block, 0, block.length, from);
  } catch (error) {
    return errnoOf(error);
  }
}

function nothing({ member }: MemoryPiece, ...flags: PieceOutcome["flags"]): PieceOutcome {
  return {
    flags,
    errno: "",
    stored: "none",
    member,
    sha256: null,
    archived: 0,
    real: 0,
    status: null,
  };
}
