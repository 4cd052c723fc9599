/** What stands in the place of a value: its kind and its fingerprint, the same wherever it stood. */

import type { Span } from "./spans.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SHOWN = 8;
const encoder = new TextEncoder();

export function placeholder(kind: string, fingerprint: string): string {
  return `[[ir:${kind}:${fingerprint.slice(0, SHOWN)}]]`;
}

/** Line ends inside of the value stay; a bare number of a JSON text becomes a string. */
export function substitute(bytes: Uint8Array, span: Span): Uint8Array {
  const text = placeholder(span.kind, span.fingerprint);
  const whole = isBareNumber(bytes, span) ? `"${text}"` : text;
  const lineEnds = bytes
    .subarray(span.start, span.end)
    .filter((byte) => byte === NEWLINE || byte === RETURN);
  const replaced = encoder.encode(whole);
  const all = new Uint8Array(replaced.length + lineEnds.length);
  all.set(replaced);
  all.set(lineEnds, replaced.length);
  return all;
}

function isBareNumber(bytes: Uint8Array, { start, end }: Span): boolean {
  const isDigits = bytes.subarray(start, end).every((byte) => byte >= 0x30 && byte <= 0x39);
  return (
    isDigits &&
    ":,[".includes(neighbour(bytes, start, -1)) &&
    ",}]".includes(neighbour(bytes, end - 1, 1))
  );
}

/** The nearest sign that is no space; a space at the ends of the text. */
function neighbour(bytes: Uint8Array, from: number, step: 1 | -1): string {
  let at = from + step;
  while (bytes[at] === 0x20) at += step;
  return String.fromCharCode(bytes[at] ?? 0x20);
}
