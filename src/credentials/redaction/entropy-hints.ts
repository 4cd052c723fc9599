/** Random-looking text that no rule claims: a hint for the person who reviews a copy, never a reason to change it. */

export interface Hint {
  readonly offset: number;
  readonly length: number;
  readonly bitsPerCharacter: number;
}

const RUN = /[A-Za-z0-9+/_=-]{24,128}(?![A-Za-z0-9+/_=-])/gu;
const LEAST_BITS = 4.2;
const LATIN1 = new TextDecoder("latin1");

/** Longer runs are files in base64, not secrets. */
export function entropyHints(bytes: Uint8Array): readonly Hint[] {
  const text = LATIN1.decode(bytes);
  const hints: Hint[] = [];
  for (const found of text.matchAll(RUN)) {
    const before = text[found.index - 1] ?? " ";
    if (/[A-Za-z0-9+/_=-]/u.test(before)) continue;
    const bits = bitsPerCharacter(found[0]);
    if (bits >= LEAST_BITS) {
      hints.push({ offset: found.index, length: found[0].length, bitsPerCharacter: bits });
    }
  }
  return hints;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return Array.from(counts.values()).reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}
