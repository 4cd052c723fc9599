/** The same bytes without the line ends that a terminal, a mail or base64 put into a long value. */

export interface Unwrapped {
  readonly bytes: Uint8Array;
  /** Where each byte stood. */
  readonly places: Uint32Array;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BACKSLASH = 0x5c;
const EQUALS = 0x3d;
const CAN_WRAP: ReadonlySet<number> = new Set([NEWLINE, RETURN, BACKSLASH, EQUALS]);
const MOST_INDENT = 32;
/** A text escaped six times over; a longer row of backslashes escapes nothing. */
const MOST_BACKSLASHES = 64;

/** What a line end may be; each reading takes away less than the one before it. */
export const READINGS = ["any", "without a sign before it", "real"] as const;
export type Reading = (typeof READINGS)[number];

const WRAPS: Readonly<Record<Reading, (bytes: Uint8Array, at: number) => number>> = {
  any: wrapAt,
  "without a sign before it": signlessWrapAt,
  real: realWrapAt,
};

/** `null` when nothing is wrapped. */
export function unwrapped(bytes: Uint8Array, reading: Reading): Unwrapped | null {
  const lengthAt = WRAPS[reading];
  const kept = new Uint8Array(bytes.length);
  const places = new Uint32Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const wrap = lengthAt(bytes, at);
    if (wrap > 0) {
      at += wrap;
      continue;
    }
    kept[length] = bytes[at] ?? 0;
    places[length] = at;
    length += 1;
    at += 1;
  }
  return length === bytes.length
    ? null
    : { bytes: kept.subarray(0, length), places: places.subarray(0, length) };
}

/** Length of the line end that begins here, with its sign of continuation and the indent of the next line; else 0. */
function wrapAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (!CAN_WRAP.has(first)) return 0;
  const plain = lineEnd(bytes, at);
  if (plain > 0) return indented(bytes, at, plain);
  // `=` at the end of a line of a mail, a backslash at that of a command.
  const line = first === EQUALS || first === BACKSLASH ? lineEnd(bytes, at + 1) : 0;
  return line > 0 ? indented(bytes, at, 1 + line) : 0;
}

/** What may be a sign of continuation belongs to the value. */
function signlessWrapAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (!CAN_WRAP.has(first) || first === EQUALS) return 0;
  if (first === BACKSLASH && !isLastEscape(bytes, at)) return 0;
  const plain = lineEnd(bytes, at);
  return plain > 0 ? indented(bytes, at, plain) : 0;
}

/** Of a row of backslashes the last one, where those before it escape each other. */
function isLastEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] === BACKSLASH) return false;
  let before = 0;
  while (bytes[at - 1 - before] === BACKSLASH && before < MOST_BACKSLASHES) before += 1;
  return before % 2 === 0;
}

/** An escaped line end belongs to the value as well. */
function realWrapAt(bytes: Uint8Array, at: number): number {
  return bytes[at] === BACKSLASH ? 0 : signlessWrapAt(bytes, at);
}

/** A line end, or one that JSON escaped once or more. */
function lineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === NEWLINE) return 1;
  if (bytes[at] === RETURN) return bytes[at + 1] === NEWLINE ? 2 : 1;
  const back = escaped(bytes, at, 0x72);
  return back > 0 ? back + escaped(bytes, at + back, 0x6e) : escaped(bytes, at, 0x6e);
}

/** Length of backslashes with this letter after them; 0 where it is something else. */
function escaped(bytes: Uint8Array, at: number, letter: number): number {
  let end = at;
  while (bytes[end] === BACKSLASH && end < at + MOST_BACKSLASHES) end += 1;
  return end > at && bytes[end] === letter ? end + 1 - at : 0;
}

function indented(bytes: Uint8Array, at: number, length: number): number {
  let end = at + length;
  while (end < at + length + MOST_INDENT && (bytes[end] === 0x20 || bytes[end] === 0x09)) end += 1;
  return end - at;
}
