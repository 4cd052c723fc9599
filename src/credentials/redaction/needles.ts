/** Many known texts looked for at once; a byte costs one look into a table. */

export interface Needle<Meaning> {
  readonly bytes: Uint8Array;
  readonly meaning: Meaning;
}

export interface Found<Meaning> {
  readonly start: number;
  readonly end: number;
  readonly meaning: Meaning;
}

/** Finds every needle at every place, longest first at each. */
export type Needles<Meaning> = (bytes: Uint8Array) => readonly Found<Meaning>[];

const HASHED = 4;

function hashAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
  const high = (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
  return (low ^ Math.imul(high, 0x9e37)) & 0xffff;
}

/** Every needle has at least four bytes. */
export function openNeedles<Meaning>(all: readonly Needle<Meaning>[]): Needles<Meaning> {
  const isFirst = new Uint8Array(0x1_0000);
  const buckets = new Map<number, Needle<Meaning>[]>();
  for (const needle of all.toSorted((one, other) => other.bytes.length - one.bytes.length)) {
    const key = hashAt(needle.bytes, 0);
    isFirst[key] = 1;
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [needle]);
    else bucket.push(needle);
  }
  return (bytes) => {
    const found: Found<Meaning>[] = [];
    for (let start = 0; start + HASHED <= bytes.length; start += 1) {
      const key = hashAt(bytes, start);
      if (isFirst[key] === 0) continue;
      for (const { bytes: needle, meaning } of buckets.get(key) ?? []) {
        if (isAt(bytes, start, needle)) found.push({ start, end: start + needle.length, meaning });
      }
    }
    return found;
  };
}

function isAt(bytes: Uint8Array, start: number, needle: Uint8Array): boolean {
  if (start + needle.length > bytes.length) return false;
  for (let at = 0; at < needle.length; at += 1) if (bytes[start + at] !== needle[at]) return false;
  return true;
}
