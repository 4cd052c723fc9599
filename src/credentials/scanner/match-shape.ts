/** From a word that was found to the value around it. */

import type { Shape } from "../credential-kind.ts";
import type { Candidate } from "./hit.ts";
import { NEAR } from "./ready-shape.ts";
import type { Anchor, ReadyShape } from "./ready-shape.ts";
import type { Text } from "./text-of.ts";

const RANKS = { high: 3, medium: 2, low: 1 } as const;

/** Something between name and value that says "this is its value". */
const ASSIGNS = /[=:]|\b(?:is|key|token|secret|password)\b/iu;
/** Something that says that the value is of another sort. */
const ELSE =
  /(?:commit|sha\d{0,3}|md5|hash|etag|digest|checksum|uuid|revision|integrity|[a-z]id|_id|-id)["'\\]{0,4}\s{0,4}[=:]|[\n\r]|\\[nr]/iu;

/** Values around one word that was found; `end` is the place after the word. */
export function matchAround(source: Text, end: number, anchor: Anchor): readonly Candidate[] {
  if (anchor.role === "context") return matchAfterContext(source, end, anchor);
  if (anchor.role !== "inside") return matchEncoded(source, end, anchor);
  const start = end - anchor.length;
  if (anchor.isStart && startsInside(source.bytes, start)) return [];
  const from = Math.max(0, end - anchor.before);
  const text = source.part(from, end + anchor.after);
  if (anchor.isStart) {
    anchor.shape.atPlace.lastIndex = start - from;
    const found = anchor.shape.atPlace.exec(text);
    return found === null ? [] : [candidate(anchor.shape, found, { text, from })];
  }
  return text.length > LONG_TEXT
    ? foundBefore(anchor.shape, { text, from }, start - from)
    : searched(anchor.shape, text, from);
}

/** In a longer text it is cheaper to try each place where a match with the word can begin. */
const LONG_TEXT = 2_048;

function foundBefore(shape: ReadyShape, around: Around, word: number): readonly Candidate[] {
  const all: Candidate[] = [];
  for (let start = 0; start <= word; start += 1) {
    shape.atPlace.lastIndex = start;
    const found = shape.atPlace.exec(around.text);
    if (found === null) continue;
    all.push(candidate(shape, found, around));
    start = shape.atPlace.lastIndex - 1;
  }
  return all;
}

/** A letter or digit before the first byte, and no escape that could end in one. */
function startsInside(bytes: Uint8Array, start: number): boolean {
  if (start === 0 || !isWord(bytes[start - 1] ?? 0)) return false;
  for (let at = Math.max(0, start - 6); at < start; at += 1) {
    const byte = bytes[at];
    if (byte === 0x5c || byte === 0x25 || byte === 0x5b) return false;
  }
  return !isColourBefore(bytes, start);
}

/** `[01;31m` may be longer than an escape of JSON. */
function isColourBefore(bytes: Uint8Array, start: number): boolean {
  return bytes[start - 1] === 0x6d && bytes.subarray(Math.max(0, start - 14), start).includes(0x5b);
}

function isWord(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f ||
    byte === 0x2d
  );
}

function searched(shape: ReadyShape, text: string, from: number): readonly Candidate[] {
  shape.search.lastIndex = 0;
  const all: Candidate[] = [];
  for (let found = shape.search.exec(text); found !== null; found = shape.search.exec(text)) {
    all.push(candidate(shape, found, { text, from }));
  }
  return all;
}

/** A value begins soon after its name; a longer stretch is read only for a value that reaches so far. */
const FIRST_LOOK = NEAR + 256;

function matchAfterContext(source: Text, end: number, anchor: Anchor): readonly Candidate[] {
  const { search } = anchor.shape;
  let text = source.part(end, end + Math.min(anchor.after, FIRST_LOOK));
  if (!ASSIGNS.test(text.slice(0, NEAR))) return [];
  let found = firstMatch(search, text);
  if (found !== null && search.lastIndex === text.length) {
    text = source.part(end, end + anchor.after);
    found = firstMatch(search, text);
  }
  // Glued to the word, it is a longer word.
  if (found === null || found.index === 0 || found.index > NEAR) return [];
  const between = text.slice(0, found.index);
  if (!ASSIGNS.test(between) || ELSE.test(between)) return [];
  return [candidate(anchor.shape, found, { text, from: end })];
}

function firstMatch(search: RegExp, text: string): RegExpExecArray | null {
  search.lastIndex = 0;
  return search.exec(text);
}

interface Around {
  readonly text: string;
  readonly from: number;
}

function candidate(ready: ReadyShape, found: RegExpExecArray, around: Around): Candidate {
  const [start, stop] = found.indices?.groups?.["secret"] ?? found.indices?.[0] ?? [0, 0];
  const written = around.text.slice(start, stop);
  const value = withLineEnds(written);
  return {
    kind: ready.kind,
    ambiguous: ready.ambiguous,
    rank: rankOf(ready.shape, value, around.text.slice(Math.max(0, found.index - NEAR), start)),
    start: around.from + start,
    end: around.from + stop,
    reach: found[0].length,
    encoding: value === written ? "plain" : "json",
    value,
    shape: ready.shape,
  };
}

/** A key in armour that stands in a JSON text is the same key. */
function withLineEnds(written: string): string {
  if (!written.startsWith("-----BEGIN ")) return written;
  return written.replaceAll(/\\+r/gu, "").replaceAll(/\\+n/gu, "\n").replaceAll("\r", "");
}

function rankOf(shape: Shape, value: string, before: string): number {
  const isNamed = shape.keywords.length === 0 || hasContext(shape, before);
  if (shape.isValid?.(value) === false) return isNamed && shape.context.length > 0 ? 1 : 0;
  if (shape.context.length > 0 && !isNamed) return 0;
  return RANKS[shape.confidence];
}

function hasContext(shape: Shape, before: string): boolean {
  const lower = (before.split(/\n|\\n/u).at(-1) ?? "").toLowerCase();
  return shape.context.some((word) => lower.includes(word.toLowerCase()));
}

/** The value is read out of the encoded text around the word. */
function matchEncoded(source: Text, end: number, anchor: Anchor): readonly Candidate[] {
  const from = Math.max(0, end - anchor.before);
  const text = source.part(from, end + anchor.after);
  const middle = end - anchor.length - from;
  const run = runAround(
    text,
    middle,
    anchor.role === "base64" ? /[A-Za-z0-9+/_-]/u : /[^\s"'<>&;]/u,
  );
  const read = anchor.role === "base64" ? fromBase64 : fromPercent;
  for (const shift of anchor.role === "base64" ? [0, 1, 2, 3] : [0]) {
    const encoded = text.slice(run.start + shift, run.end);
    const found = searched(anchor.shape, read(encoded), 0)[0];
    if (found !== undefined && found.rank > 0) {
      const place = placeOf(found, { encoded, at: from + run.start + shift, role: anchor.role });
      return [{ ...found, ...place, encoding: anchor.role === "base64" ? "base64" : "percent" }];
    }
  }
  return [];
}

function runAround(text: string, middle: number, letter: RegExp): { start: number; end: number } {
  let start = middle;
  let end = middle;
  while (start > 0 && letter.test(text[start - 1] ?? "")) start -= 1;
  while (end < text.length && letter.test(text[end] ?? "")) end += 1;
  return { start, end };
}

function fromBase64(text: string): string {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  return atob(standard.slice(0, standard.length - (standard.length % 4 === 1 ? 1 : 0)));
}

function fromPercent(text: string): string {
  return text.replaceAll(/%[0-9A-Fa-f]{2}/gu, (escape) =>
    String.fromCharCode(Number.parseInt(escape.slice(1), 16)),
  );
}

interface Encoded {
  readonly encoded: string;
  readonly at: number;
  readonly role: Anchor["role"];
}

/** The bytes of the stream that carry the value. */
function placeOf(found: Candidate, { encoded, at, role }: Encoded): { start: number; end: number } {
  if (role === "base64") {
    return {
      start: at + Math.floor((found.start * 4) / 3),
      end: at + Math.min(encoded.length, Math.ceil((found.end * 4) / 3)),
    };
  }
  const before = encodedLength(encoded, found.start);
  return { start: at + before, end: at + encodedLength(encoded, found.end) };
}

/** Length of the escaped text that stands for so many characters. */
function encodedLength(encoded: string, characters: number): number {
  let at = 0;
  for (let read = 0; read < characters; read += 1) {
    at += /^%[0-9A-Fa-f]{2}/u.test(encoded.slice(at, at + 3)) ? 3 : 1;
  }
  return at;
}
