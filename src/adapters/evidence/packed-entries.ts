/** Entries of a listing in a few bytes each: as objects a million of them would take a gigabyte. */

import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

import type { EntryKind, EntryList, EntryStatus, FoundEntry } from "../../ports/evidence-tree.ts";

const KINDS: readonly EntryKind[] = [
  "file",
  "directory",
  "symlink",
  "fifo",
  "socket",
  "character-device",
  "block-device",
  "unknown",
];

/** Two lengths, the kind, then the status: four numbers of 32 bits and eight of 64. */
const HEAD = 4 + 4 + 1;
const FIXED = HEAD + 4 * 4 + 8 * 8;
const BLOCK = 1_048_576;
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
const NO_LINK = 0xffff_ffff;

export class PackedEntries implements EntryList {
  /** Whole blocks, compressed: names and times of one folder have much in common. */
  readonly #packed: Buffer[] = [];
  #block: Buffer = Buffer.alloc(0);
  #filled = 0;
  #first: FoundEntry | null = null;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): FoundEntry | null {
    return this.#first;
  }

  add(entry: FoundEntry): void {
    const { path, linkTarget } = entry;
    const size = FIXED + path.length + (linkTarget?.length ?? 0);
    if (this.#filled + size > this.#block.length) this.#renew(size);
    this.#filled = write(this.#block, this.#filled, entry);
    this.#first ??= entry;
    this.#length += 1;
  }

  *[Symbol.iterator](): Generator<FoundEntry, void> {
    for (const packed of this.#packed) yield* entriesIn(zstdDecompressSync(packed));
    yield* entriesIn(this.#block.subarray(0, this.#filled));
  }

  #renew(size: number): void {
    if (this.#filled > 0)
      this.#packed.push(zstdCompressSync(this.#block.subarray(0, this.#filled), FAST));
    if (this.#block.length < size) this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK, size));
    this.#filled = 0;
  }
}

function* entriesIn(bytes: Buffer): Generator<FoundEntry, void> {
  for (let at = 0; at < bytes.length;) {
    const { entry, end } = read(bytes, at);
    yield entry;
    at = end;
  }
}

function write(
  bytes: Buffer,
  from: number,
  { path, kind, status, linkTarget }: FoundEntry,
): number {
  let at = bytes.writeUInt32LE(path.length, from);
  at = bytes.writeUInt32LE(linkTarget?.length ?? NO_LINK, at);
  at = bytes.writeUInt8(KINDS.indexOf(kind), at);
  for (const small of [status.nlink, status.mode, status.uid, status.gid])
    at = bytes.writeUInt32LE(small, at);
  for (const large of [status.dev, status.ino]) at = bytes.writeBigUInt64LE(BigInt(large), at);
  for (const size of [status.size, status.allocated]) at = bytes.writeBigInt64LE(BigInt(size), at);
  for (const time of [status.atimeNs, status.mtimeNs, status.ctimeNs, status.birthNs])
    at = bytes.writeBigInt64LE(time, at);
  bytes.set(path, at);
  at += path.length;
  if (linkTarget === null) return at;
  bytes.set(linkTarget, at);
  return at + linkTarget.length;
}

function read(bytes: Buffer, from: number): { readonly entry: FoundEntry; readonly end: number } {
  const pathLength = bytes.readUInt32LE(from);
  const linkLength = bytes.readUInt32LE(from + 4);
  const kind = KINDS[bytes.readUInt8(from + 8)] ?? "unknown";
  const start = from + FIXED;
  const end = start + pathLength;
  const linkEnd = linkLength === NO_LINK ? end : end + linkLength;
  const entry = {
    // Copies: a view would keep the whole block for as long as one path is held.
    path: Buffer.from(bytes.subarray(start, end)),
    kind,
    status: readStatus(bytes, from + HEAD),
    linkTarget: linkLength === NO_LINK ? null : Buffer.from(bytes.subarray(end, linkEnd)),
  };
  return { entry, end: linkEnd };
}

function readStatus(bytes: Buffer, from: number): EntryStatus {
  const large = from + 16;
  return {
    nlink: bytes.readUInt32LE(from),
    mode: bytes.readUInt32LE(from + 4),
    uid: bytes.readUInt32LE(from + 8),
    gid: bytes.readUInt32LE(from + 12),
    dev: String(bytes.readBigUInt64LE(large)),
    ino: String(bytes.readBigUInt64LE(large + 8)),
    size: Number(bytes.readBigInt64LE(large + 16)),
    allocated: Number(bytes.readBigInt64LE(large + 24)),
    atimeNs: bytes.readBigInt64LE(large + 32),
    mtimeNs: bytes.readBigInt64LE(large + 40),
    ctimeNs: bytes.readBigInt64LE(large + 48),
    birthNs: bytes.readBigInt64LE(large + 56),
  };
}
