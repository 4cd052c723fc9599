/** As much of DER (ITU-T X.690) as a time stamp needs: definite lengths, one spelling for each value. */

export interface DerValue {
  readonly tag: number;
  readonly content: Uint8Array;
}

export const DER = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  object: 0x06,
  utf8: 0x0c,
  time: 0x18,
  sequence: 0x30,
  explicit: 0xa0,
} as const;

export function derValue(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

/** A positive number of any size, shortest form. */
export function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Buffer.alloc(1) : Buffer.from(bytes.subarray(first));
  const needsZero = ((shortest[0] ?? 0) & 0x80) !== 0;
  return derValue(DER.integer, needsZero ? Buffer.alloc(1) : Buffer.alloc(0), shortest);
}

/** `1.2.840...` in its binary form. */
export function derObject(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return derValue(DER.object, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** The values that stand one after the other, or `null` when the bytes are not exactly that. */
export function parseDer(bytes: Uint8Array): readonly DerValue[] | null {
  const values: DerValue[] = [];
  for (let at = 0; at < bytes.length;) {
    const head = headAt(bytes, at);
    if (head === null || head.end > bytes.length) return null;
    values.push({ tag: bytes[at] ?? 0, content: bytes.subarray(head.start, head.end) });
    at = head.end;
  }
  return values;
}

function headAt(
  bytes: Uint8Array,
  at: number,
): { readonly start: number; readonly end: number } | null {
  const first = bytes[at + 1];
  if (first === undefined) return null;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > bytes.length) return null;
  let length = 0;
  for (let place = 0; place < count; place += 1)
    length = length * 256 + (bytes[at + 2 + place] ?? 0);
  return { start: at + 2 + count, end: at + 2 + count + length };
}

/** Content of the first value with this tag that the values hold, parsed in turn; `null` where there is none. */
export function inside(
  values: readonly DerValue[] | null,
  tag: number,
): readonly DerValue[] | null {
  const found = values?.find((value) => value.tag === tag);
  return found === undefined ? null : parseDer(found.content);
}
