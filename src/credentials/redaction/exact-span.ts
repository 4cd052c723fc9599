/** How far a known value reaches where a form of it, or a piece of a form, was found. */

export interface Sighting {
  /** In the plain form that of the value itself, else that of the piece. */
  readonly offset: number;
  readonly encoding: string;
  readonly value: Uint8Array;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longest written form of one value: a private key in base64 in JSON. */
const FURTHEST = 65_536;

/** A long value is found by a piece: what stands around it without a gap belongs to it. */
export function exactSpan(text: Uint8Array, { offset, encoding, value }: Sighting): Span {
  if (encoding === "plain" && isAt(text, offset, value))
    return { from: offset, to: offset + value.length };
  const at = Math.max(0, offset);
  const isBase64 = encoding.startsWith("base64");
  let from = at;
  let to = at;
  while (from > 0 && at - from < FURTHEST && belongs(text[from - 1], isBase64)) from -= 1;
  while (to < text.length && to - at < FURTHEST && belongs(text[to], isBase64)) to += 1;
  return { from, to: Math.max(to, Math.min(text.length, at + 1)) };
}

function isAt(text: Uint8Array, offset: number, value: Uint8Array): boolean {
  if (offset < 0 || offset + value.length > text.length) return false;
  for (let at = 0; at < value.length; at += 1) if (text[offset + at] !== value[at]) return false;
  return true;
}

const WHITE = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** `"`, `'`, `<`, `>`, backtick, `,`, `;` and brackets end a word of any text around a value. */
const ENDS = new Set(Array.from("\"'<>`,;(){}[]", (character) => character.charCodeAt(0)));

/** Base64 is broken into lines, so their ends do not end it. */
function belongs(byte: number | undefined, isBase64: boolean): boolean {
  if (byte === undefined) return false;
  if (isBase64) return /[A-Za-z0-9+/=_\-\r\n]/u.test(String.fromCharCode(byte));
  return !WHITE.has(byte) && !ENDS.has(byte);
}
