/** A `.zst` of many small frames (RFC 8878), read anywhere without unpacking the rest. */

import { zstdDecompressSync, constants } from "node:zlib";
import { readAt } from "./file-ends.ts";

/** The archiver packs 2 MiB at a time; a frame that unpacks to gigabytes is made to break a reader. */
const LARGEST_FRAME = 16 * 1_048_576;
const LARGEST_PACKED = LARGEST_FRAME + 65_536;
const MOST_FRAMES = 2_000_000;
const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
/** Magic, descriptor, window, dictionary id, content size at their longest. */
const LONGEST_HEADER = 18;
const CACHED = 4;

interface Frame {
  /** Where it lies in the file. */
  readonly at: number;
  readonly packed: number;
  /** Where its content lies in the whole. */
  readonly from: number;
  readonly size: number;
}

export class FrameFile {
  readonly #descriptor: number;
  readonly #frames: readonly Frame[];
  /** Most recently used last. */
  readonly #cache = new Map<number, Buffer>();
  /** Of everything unpacked. */
  readonly length: number;

  /** @throws Error with a sentence part when it is damaged or longer than `most` bytes unpacked. */
  constructor(descriptor: number, size: number, most: number) {
    this.#descriptor = descriptor;
    this.#frames = findFrames(descriptor, size, most);
    const last = this.#frames.at(-1);
    this.length = last === undefined ? 0 : last.from + last.size;
  }

  /** Fewer bytes only at the end. @throws Error with a sentence part when it is damaged. */
  read(from: number, length: number): Buffer {
    const end = Math.min(this.length, from + length);
    const parts: Buffer[] = [];
    for (let at = from; at < end;) {
      const index = this.#indexOf(at);
      const frame = this.#frames[index];
      if (frame === undefined) break;
      const part = this.#unpack(index, frame).subarray(at - frame.from, end - frame.from);
      parts.push(part);
      at += part.length;
    }
    const [only] = parts;
    return only !== undefined && parts.length === 1 ? only : Buffer.concat(parts);
  }

  /** The frame that holds this byte: the last that begins at or before it. */
  #indexOf(at: number): number {
    let low = 0;
    let high = this.#frames.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#frames[middle]?.from ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #unpack(index: number, frame: Frame): Buffer {
    const known = this.#cache.get(index);
    const content = known ?? unpackFrame(readPacked(this.#descriptor, frame), frame.size);
    if (content.length !== frame.size) throw new Error("has a block of another size than it says");
    this.#cache.delete(index);
    this.#cache.set(index, content);
    const [oldest] = this.#cache.keys();
    if (this.#cache.size > CACHED && oldest !== undefined) this.#cache.delete(oldest);
    return content;
  }
}

function findFrames(descriptor: number, size: number, most: number): readonly Frame[] {
  const frames: Frame[] = [];
  let from = 0;
  const peek = peeker(descriptor);
  for (let at = 0; at < size;) {
    if (frames.length >= MOST_FRAMES) throw new Error("is made of more blocks than ir makes");
    const { packed, content } = frameAt(peek, at);
    if (at + packed > size) throw new Error("ends in the middle");
    const length = content ?? lengthOf(descriptor, { at, packed });
    if (length > LARGEST_FRAME) throw new Error("is made of larger blocks than ir makes");
    if (length > 0) frames.push({ at, packed, from, size: length });
    at += packed;
    from += length;
    if (from > most) throw new Error(`unpacks to more than ${most} bytes`);
  }
  return frames;
}

type Peek = (at: number, length: number) => Buffer;

/** Reads ahead: headers of blocks lie less than 128 KiB apart. */
function peeker(descriptor: number): Peek {
  const buffer = Buffer.allocUnsafe(1_048_576);
  let from = 0;
  let have = 0;
  return (at, length) => {
    if (at < from || at + length > from + have) {
      from = at;
      have = readAt(descriptor, buffer, at);
    }
    return buffer.subarray(at - from, Math.min(have, at - from + length));
  };
}

interface FrameHead {
  readonly packed: number;
  /** `null`: the frame does not say. */
  readonly content: number | null;
}

function frameAt(peek: Peek, at: number): FrameHead {
  const head = peek(at, LONGEST_HEADER);
  if (head.length < 8) throw new Error("ends in the middle");
  const magic = head.readUInt32LE(0);
  if (magic >>> 4 === SKIPPABLE) return { packed: 8 + head.readUInt32LE(4), content: 0 };
  if (magic !== FRAME) throw new Error("is no zstd file");
  const descriptor = head[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const idLength = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeAt = 5 + (isSingle ? 0 : 1) + idLength;
  const sizeLength = descriptor >>> 6 === 0 ? Number(isSingle) : 1 << (descriptor >>> 6);
  // Before the next look, which may reuse the memory.
  const content = sizeLength === 0 ? null : contentSize(head, sizeAt, sizeLength);
  const checksum = (descriptor & 0x04) === 0 ? 0 : 4;
  const end = blocksAt(peek, at + sizeAt + sizeLength) + checksum;
  return { packed: end - at, content };
}

function contentSize(head: Buffer, at: number, length: number): number {
  if (head.length < at + length) throw new Error("ends in the middle");
  if (length === 8) return Number(head.readBigUInt64LE(at));
  return head.readUIntLE(at, length) + (length === 2 ? 256 : 0);
}

/** Where the last block of a frame ends. */
function blocksAt(peek: Peek, from: number): number {
  for (let at = from; at - from <= LARGEST_PACKED;) {
    const head = peek(at, 3);
    if (head.length < 3) throw new Error("ends in the middle");
    const word = head.readUIntLE(0, 3);
    const isRun = ((word >>> 1) & 3) === 1;
    at += 3 + (isRun ? 1 : word >>> 3);
    if ((word & 1) === 1) return at;
  }
  throw new Error("is made of larger blocks than ir makes");
}

function lengthOf(descriptor: number, frame: Pick<Frame, "at" | "packed">): number {
  return unpackFrame(readPacked(descriptor, frame), LARGEST_FRAME).length;
}

function readPacked(descriptor: number, { at, packed }: Pick<Frame, "at" | "packed">): Buffer {
  if (packed > LARGEST_PACKED) throw new Error("is made of larger blocks than ir makes");
  const bytes = Buffer.allocUnsafe(packed);
  if (readAt(descriptor, bytes, at) < packed) throw new Error("ends in the middle");
  return bytes;
}

function unpackFrame(packed: Buffer, most: number): Buffer {
  try {
    return zstdDecompressSync(packed, {
      maxOutputLength: Math.max(1, most),
      params: { [constants.ZSTD_d_windowLogMax]: 24 },
    });
  } catch {
    throw new Error("holds a block that does not unpack");
  }
}
