/** Objects of a pack, read by ourselves: git is never run on the suspect's repository (git-scm.com, gitformat-pack). */

import type { Packed } from "../../ports/packed.ts";

export type GitType = "commit" | "tree" | "blob" | "tag";

export interface GitObject {
  readonly type: GitType;
  /** Computed from its content, whatever the file that it came from is called. */
  readonly id: string;
  readonly content: Uint8Array;
}

export interface PackReading {
  /** Objects whose base could not be had, or that are damaged. */
  unread: number;
}

const HEADER = 12;
const TRAILER = 20;
const TYPES: readonly (GitType | null)[] = [null, "commit", "tree", "blob", "tag"];
const OFFSET_DELTA = 6;
const REFERENCE_DELTA = 7;
const LONGEST_OBJECT = 64 * 1_048_576;
const CACHE = 64 * 1_048_576;
const DEEPEST = 200;

interface Entry {
  readonly at: number;
  readonly type: GitType | "delta";
  /** Offset, or name, of what a delta changes. */
  readonly base: number | string;
  readonly dataAt: number;
  readonly end: number;
}

/** One after another; what is missing is counted in `reading`. */
export function* packObjects(
  bytes: Uint8Array,
  packed: Packed,
  reading: PackReading,
): Generator<GitObject> {
  const pack: Pack = {
    bytes,
    packed,
    entries: new Map(),
    names: new Map(),
    cache: new Map(),
    cached: 0,
  };
  const waiting = readEntries(pack, reading);
  // A delta by name may stand before its base.
  for (let before = -1, round = waiting; round.length > 0 && round.length !== before;) {
    before = round.length;
    const left: Entry[] = [];
    for (const entry of round) {
      const object = objectAt(pack, entry);
      if (object === null) left.push(entry);
      else yield object;
    }
    round = left;
    if (left.length === before) reading.unread += left.length;
  }
}

interface Pack {
  readonly bytes: Uint8Array;
  readonly packed: Packed;
  readonly entries: Map<number, Entry>;
  readonly names: Map<string, number>;
  readonly cache: Map<number, Body>;
  cached: number;
}

interface Body {
  readonly type: GitType;
  readonly content: Uint8Array;
}

function readEntries(pack: Pack, reading: PackReading): readonly Entry[] {
  const { bytes } = pack;
  if (
    bytes.length < HEADER + TRAILER ||
    new TextDecoder().decode(bytes.subarray(0, 4)) !== "PACK"
  ) {
    reading.unread += 1;
    return [];
  }
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(8);
  const entries: Entry[] = [];
  for (let at = HEADER; entries.length < count && at < bytes.length - TRAILER;) {
    const entry = readEntry(pack, at);
    if (entry === null) break;
    entries.push(entry);
    pack.entries.set(at, entry);
    at = entry.end;
  }
  reading.unread += Math.max(0, Math.min(count, bytes.length) - entries.length);
  return entries;
}

function readEntry({ bytes, packed }: Pack, at: number): Entry | null {
  let next = at;
  let byte = bytes[next] ?? 0;
  const number = (byte >> 4) & 7;
  while (byte >= 0x80 && next < bytes.length) {
    next += 1;
    byte = bytes[next] ?? 0;
  }
  next += 1;
  const link = readBase(bytes, next, { number, at });
  if (link === null) return null;
  // Inflated once to know where it ends, and again when it is read: packs are small, memory is not.
  const data = packed.inflate(bytes.subarray(link.dataAt), LONGEST_OBJECT);
  if (data === null || data.consumed === 0) return null;
  return { at, type: TYPES[number] ?? "delta", ...link, end: link.dataAt + data.consumed };
}

function readBase(
  bytes: Uint8Array,
  at: number,
  { number, at: start }: { readonly number: number; readonly at: number },
): Pick<Entry, "base" | "dataAt"> | null {
  if (number >= 1 && number <= 4) return { base: 0, dataAt: at };
  if (number === REFERENCE_DELTA) {
    const name = Array.from(bytes.subarray(at, at + 20), (byte) =>
      byte.toString(16).padStart(2, "0"),
    );
    return { base: name.join(""), dataAt: at + 20 };
  }
  if (number !== OFFSET_DELTA) return null;
  let next = at;
  let back = (bytes[next] ?? 0) & 0x7f;
  while ((bytes[next] ?? 0) >= 0x80 && next - at < 8) {
    next += 1;
    back = (back + 1) * 128 + ((bytes[next] ?? 0) & 0x7f);
  }
  return { base: start - back, dataAt: next + 1 };
}

function objectAt(pack: Pack, entry: Entry): GitObject | null {
  const body = bodyOf(pack, entry, 0);
  if (body === null) return null;
  const id = pack.packed.gitName(body.type, body.content);
  pack.names.set(id, entry.at);
  return { id, ...body };
}

function bodyOf(pack: Pack, entry: Entry, depth: number): Body | null {
  const kept = pack.cache.get(entry.at);
  if (kept !== undefined) return kept;
  const data = pack.packed.inflate(pack.bytes.subarray(entry.dataAt), LONGEST_OBJECT)?.bytes;
  if (data === undefined || depth > DEEPEST) return null;
  const body =
    entry.type === "delta"
      ? changed(pack, entry, { data, depth })
      : { type: entry.type, content: data };
  if (body !== null) keep(pack, entry.at, body);
  return body;
}

function changed(
  pack: Pack,
  { base }: Entry,
  { data, depth }: { readonly data: Uint8Array; readonly depth: number },
): Body | null {
  const at = typeof base === "number" ? base : pack.names.get(base);
  const below = at === undefined ? undefined : pack.entries.get(at);
  const body = below === undefined ? null : bodyOf(pack, below, depth + 1);
  const content = body === null ? null : applyDelta(body.content, data);
  return body === null || content === null ? null : { type: body.type, content };
}

/** The oldest goes first: the bases of a chain lie near each other. */
function keep(pack: Pack, at: number, body: Body): void {
  pack.cache.set(at, body);
  pack.cached += body.content.length;
  for (const [old, { content }] of pack.cache) {
    if (pack.cached <= CACHE || old === at) return;
    pack.cache.delete(old);
    pack.cached -= content.length;
  }
}

/** `null` when the instructions do not fit the base or do not make what they announce. */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array | null {
  const source = readLength(delta, 0);
  const target = readLength(delta, source.next);
  if (source.value !== base.length || target.value > LONGEST_OBJECT) return null;
  const made = new Uint8Array(target.value);
  let length = 0;
  for (let at = target.next; at < delta.length;) {
    const step = readStep(base, delta, at);
    if (step === null || length + step.bytes.length > made.length) return null;
    made.set(step.bytes, length);
    length += step.bytes.length;
    at = step.next;
  }
  return length === made.length ? made : null;
}

function readStep(
  base: Uint8Array,
  delta: Uint8Array,
  at: number,
): { readonly bytes: Uint8Array; readonly next: number } | null {
  const code = delta[at] ?? 0;
  if (code === 0) return null;
  if (code < 0x80) {
    const bytes = delta.subarray(at + 1, at + 1 + code);
    return bytes.length === code ? { bytes, next: at + 1 + code } : null;
  }
  let next = at + 1;
  const part = (bit: number): number => ((code & (1 << bit)) === 0 ? 0 : (delta[next++] ?? 0));
  const offset = part(0) + part(1) * 0x100 + part(2) * 0x1_0000 + part(3) * 0x100_0000;
  const size = part(4) + part(5) * 0x100 + part(6) * 0x1_0000 || 0x1_0000;
  return offset + size > base.length ? null : { bytes: base.subarray(offset, offset + size), next };
}

function readLength(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly next: number } {
  let value = 0;
  let at = from;
  for (let factor = 1; at < bytes.length && at - from < 8; factor *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * factor;
    at += 1;
    if (byte < 0x80) break;
  }
  return { value, next: at };
}
