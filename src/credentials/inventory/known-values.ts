/** Finds values that are known, in every form, in bytes of any length: skips by the last bytes of a stretch (Wu and Manber). */

import { encodedForms } from "./encoded-forms.ts";
import type { Known } from "./ledger.ts";

export interface KnownHit {
  /** Of its ledger entry. */
  readonly id: string;
  readonly offset: number;
  readonly encoding: string;
}

export interface KnownValues {
  /** Values too short or too ordinary to be looked for. */
  readonly passed: readonly string[];
  /** Values that are looked for. */
  readonly ids: ReadonlySet<string>;
  find(bytes: Uint8Array): readonly KnownHit[];
  /** For a stream that comes in pieces. */
  follow(): { feed(chunk: Uint8Array): readonly KnownHit[] };
}

interface Needle {
  readonly id: string;
  readonly encoding: string;
  readonly bytes: Uint8Array;
  readonly before: number;
}

/** All needles are at least this long, and so is what one look decides over. */
const STRETCH = 8;
const BITS = 18;

export function openKnownValues(all: readonly Known[]): KnownValues {
  const passed: string[] = [];
  const needles: Needle[] = [];
  for (const { id, secret } of all) {
    const value = secret.reveal();
    if (isOrdinary(value)) passed.push(id);
    else for (const form of encodedForms(value)) needles.push({ id, ...form });
  }
  const table = openTable(needles.filter(({ bytes }) => bytes.length >= STRETCH));
  return {
    passed,
    ids: new Set(needles.map(({ id }) => id)),
    find: (bytes) => found(table, { bytes, base: 0, told: 0 }),
    follow: () => follow(table),
  };
}

/** "password" or "openclaw" stands in every second file, as a word and not as a secret. */
function isOrdinary(value: Uint8Array): boolean {
  if (value.length < STRETCH) return true;
  const text = new TextDecoder().decode(value.subarray(0, 64));
  return value.length < 16 && /^(?:[a-z]+|[A-Z][a-z]+|\d+|[a-z]+\d{1,2})$/u.test(text);
}

interface Table {
  readonly shift: Uint8Array;
  /** Needles by the hash of the last three bytes of their first stretch. */
  readonly buckets: ReadonlyMap<number, readonly Needle[]>;
  readonly longest: number;
}

function hash(a: number, b: number, c: number): number {
  return ((a << 10) ^ (b << 5) ^ c ^ (a >> 3)) & ((1 << BITS) - 1);
}

function openTable(needles: readonly Needle[]): Table {
  const furthest = STRETCH - 2;
  const shift = new Uint8Array(1 << BITS).fill(furthest);
  const buckets = new Map<number, Needle[]>();
  for (const needle of needles) {
    for (let at = 2; at < STRETCH; at += 1) {
      const key = hashAt(needle.bytes, at);
      shift[key] = Math.min(shift[key] ?? 0, STRETCH - 1 - at);
    }
    const key = hashAt(needle.bytes, STRETCH - 1);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [needle]);
    else bucket.push(needle);
  }
  const longest = needles.reduce((most, { bytes }) => Math.max(most, bytes.length), STRETCH);
  return { shift, buckets, longest };
}

function hashAt(bytes: Uint8Array, last: number): number {
  return hash(bytes[last - 2] ?? 0, bytes[last - 1] ?? 0, bytes[last] ?? 0);
}

interface Piece {
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the stream. */
  readonly base: number;
  /** Bytes at its start that were searched before: what lies in them as a whole was told. */
  readonly told: number;
}

function found(table: Table, { bytes, base, told }: Piece): readonly KnownHit[] {
  const hits: KnownHit[] = [];
  if (table.buckets.size === 0) return hits;
  const { shift } = table;
  for (let last = STRETCH - 1; last < bytes.length;) {
    const key = hashAt(bytes, last);
    const step = shift[key] ?? 1;
    if (step > 0) {
      last += step;
      continue;
    }
    const start = last - STRETCH + 1;
    for (const needle of table.buckets.get(key) ?? []) {
      if (start + needle.bytes.length <= told || !isAt(bytes, start, needle.bytes)) continue;
      const { id, encoding, before } = needle;
      hits.push({ id, encoding, offset: base + start - before });
    }
    last += 1;
  }
  return hits;
}

function isAt(bytes: Uint8Array, start: number, needle: Uint8Array): boolean {
  if (start + needle.length > bytes.length) return false;
  for (let at = 0; at < needle.length; at += 1) if (bytes[start + at] !== needle[at]) return false;
  return true;
}

/** Keeps as many bytes as a needle may have been cut by. */
function follow(table: Table): { feed(chunk: Uint8Array): readonly KnownHit[] } {
  let tail: Uint8Array = new Uint8Array(0);
  let base = 0;
  return {
    feed: (chunk) => {
      const bytes = new Uint8Array(tail.length + chunk.length);
      bytes.set(tail);
      bytes.set(chunk, tail.length);
      const kept = Math.min(bytes.length, table.longest - 1);
      const hits = found(table, { bytes, base, told: tail.length });
      tail = bytes.slice(bytes.length - kept);
      base += bytes.length - kept;
      return hits;
    },
  };
}
