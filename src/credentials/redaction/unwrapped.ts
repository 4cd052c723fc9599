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

/** `null` when nothing is wrapped. */
export function unwrapped(bytes: Uint8Array): Unwrapped | null {
  const kept = new Uint8Array(bytes.length);
  const places = new Uint32Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const wrap = wrapAt(bytes, at);
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

/** A line end, or one that JSON escaped once or more. */
function lineEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] === NEWLINE) return 1;
  if (bytes[at] === RETURN) return bytes[at + 1] === NEWLINE ? 2 : 1;
  let end = at;
  while (bytes[end] === BACKSLASH) end += 1;
  if (end === at) return 0;
  if (bytes[end] === 0x6e) return end + 1 - at;
  return bytes[end] === 0x72 ? end + 1 - at + lineEnd(bytes, end + 1) : 0;
}

function indented(bytes: Uint8Array, at: number, length: number): number {
  let end = at + length;
  while (end < at + length + MOST_INDENT && (bytes[end] === 0x20 || bytes[end] === 0x09)) end += 1;
  return end - at;
}
