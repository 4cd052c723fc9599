/** Reads a tar stream block by block (POSIX pax, IEEE Std 1003.1), hashing every body; nothing is unpacked. */

import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import type { ArchiveMember } from "../../ports/evidence-archive.ts";

export interface Header {
  readonly name: string;
  readonly size: number;
  readonly flag: string;
}

interface Body extends Header {
  readonly hash: Hash | null;
  /** Content of an extension header, which names the next member. */
  readonly extension: Buffer[] | null;
  left: number;
  padding: number;
}

const BLOCK = 512;
const ZEROS = Buffer.alloc(BLOCK);
/** Longest pax header that we would ever write, with room to spare. */
export const LONGEST_EXTENSION = 65_536;
const TYPES: Readonly<Record<string, ArchiveMember["type"]>> = {
  "0": "file",
  "1": "link",
  "2": "symlink",
  "5": "directory",
};

/** Throws with a sentence part when the tar is damaged. */
export class TarWalker {
  readonly #visit: (member: ArchiveMember) => void;
  readonly #maxMembers: number;
  #members = 0;
  /** Less than a header block, waiting for more. */
  #rest: Uint8Array = Buffer.alloc(0);
  #body: Body | null = null;
  #longName: string | null = null;
  #isOver = false;

  constructor(maxMembers: number, visit: (member: ArchiveMember) => void) {
    this.#maxMembers = maxMembers;
    this.#visit = visit;
  }

  push(chunk: Uint8Array): void {
    let data: Uint8Array = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#body !== null || data.length >= BLOCK) {
      if (data.length === 0) break;
      data = this.#body === null ? this.#takeHeader(data) : this.#takeBody(this.#body, data);
    }
    this.#rest = Buffer.from(data);
  }

  end(): void {
    if (!this.#isOver || this.#body !== null || this.#rest.length > 0) {
      throw new Error("ends in the middle");
    }
  }

  #takeHeader(data: Uint8Array): Uint8Array {
    const block = data.subarray(0, BLOCK);
    if (ZEROS.equals(block)) this.#isOver = true;
    else if (this.#isOver) throw new Error("has content after its end mark");
    else this.#begin(openBody(parseHeader(block)));
    return data.subarray(BLOCK);
  }

  #begin(body: Body): void {
    if (body.left === 0) this.#finish(body);
    else this.#body = body;
  }

  #takeBody(body: Body, data: Uint8Array): Uint8Array {
    const part = data.subarray(0, Math.min(body.left, data.length));
    body.hash?.update(part);
    body.extension?.push(Buffer.from(part));
    body.left -= part.length;
    const after = data.subarray(part.length);
    const skipped = body.left === 0 ? Math.min(body.padding, after.length) : 0;
    body.padding -= skipped;
    if (body.left === 0 && body.padding === 0) this.#finish(body);
    return after.subarray(skipped);
  }

  #finish(body: Body): void {
    this.#body = null;
    if (body.extension !== null) {
      this.#longName = paxPath(Buffer.concat(body.extension)) ?? this.#longName;
      return;
    }
    if (this.#members >= this.#maxMembers) {
      throw new Error(`holds more than ${this.#maxMembers} members`);
    }
    this.#members += 1;
    this.#visit(memberOf(body, this.#longName));
    this.#longName = null;
  }
}

function openBody(header: Header): Body {
  const isExtension = header.flag === "x";
  if (isExtension && header.size > LONGEST_EXTENSION) throw new Error("has an oversized header");
  return {
    ...header,
    hash: header.flag === "0" ? createHash("sha256") : null,
    extension: isExtension ? [] : null,
    left: header.size,
    padding: (BLOCK - (header.size % BLOCK)) % BLOCK,
  };
}

function memberOf(body: Body, longName: string | null): ArchiveMember {
  return {
    name: longName ?? body.name,
    type: TYPES[body.flag] ?? "other",
    size: body.size,
    sha256: body.hash?.digest("hex") ?? null,
  };
}

export function parseHeader(block: Uint8Array): Header {
  const header = Buffer.from(block.buffer, block.byteOffset, BLOCK);
  const stated = Number.parseInt(text(header, 148, 8), 8);
  if (stated !== checksum(header)) throw new Error("has a damaged header");
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    size: sizeOf(header),
    flag: text(header, 156, 1) || "0",
  };
}

/** Octal, or, with the top bit set, binary (GNU extension for files of 8 GiB and more). */
function sizeOf(header: Buffer): number {
  const isBinary = ((header[124] ?? 0) & 0x80) !== 0;
  const size = isBinary
    ? header.readUIntBE(130, 6)
    : Number.parseInt(text(header, 124, 12) || "0", 8);
  if (!Number.isSafeInteger(size) || size < 0)
    throw new Error("has a header with an impossible size");
  return size;
}

function checksum(header: Buffer): number {
  let sum = 8 * 32;
  for (let at = 0; at < 148; at += 1) sum += header[at] ?? 0;
  for (let at = 156; at < BLOCK; at += 1) sum += header[at] ?? 0;
  return sum;
}

function text(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString("latin1", 0, end < 0 ? length : end).trim();
}

/** What we and GNU tar write for long names and large numbers; another key may mean another content to another reader. */
const EXTENSION_KEYS = new Set(["path", "linkpath", "uid", "gid", "mtime", "atime", "ctime"]);

/** `LENGTH key=value\n` records; only the path matters here. */
export function paxPath(extension: Buffer): string | null {
  const records = extension.toString("latin1");
  let path: string | null = null;
  for (let at = 0; at < records.length;) {
    const { key, value, length } = paxRecord(records.slice(at));
    if (key === "path") path = value;
    at += length;
  }
  return path;
}

interface PaxRecord {
  readonly key: string;
  readonly value: string;
  readonly length: number;
}

function paxRecord(records: string): PaxRecord {
  const digits = /^\d{1,6}(?= )/u.exec(records)?.[0] ?? "";
  const length = Number(digits);
  const record = records.slice(digits.length + 1, length);
  const [, key = "", value = ""] = /^([^=]+)=(.*)\n$/su.exec(record) ?? [];
  if (length > records.length || !EXTENSION_KEYS.has(key))
    throw new Error("has an extended header that is not ours");
  return { key, value, length };
}
