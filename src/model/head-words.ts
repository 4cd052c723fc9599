/** A head as eight words, to be read over the telephone: its first 64 bits, no more. */

import { EVEN_WORDS, ODD_WORDS } from "./spoken-words.ts";

/** Two heads that sound alike are found by 2^64 trials, so the words are for hearing, the hex for proof. */
const BYTES = 8;

/** `head`: lower-case hex of at least 16 digits; "" for anything else. */
export function headWords(head: string): string {
  if (!/^[0-9a-f]{16,}$/u.test(head)) return "";
  const spoken = Array.from({ length: BYTES }, (_, place) => {
    const byte = Number.parseInt(head.slice(place * 2, place * 2 + 2), 16);
    return (place % 2 === 0 ? EVEN_WORDS : ODD_WORDS)[byte] ?? "";
  });
  return spoken.join(" ");
}

/** Two lines of four words: what still fits beside a label, and can be read aloud in one breath. */
export function headWordLines(head: string): readonly string[] {
  const spoken = headWords(head).split(" ");
  return spoken.length === BYTES ? [spoken.slice(0, 4).join(" "), spoken.slice(4).join(" ")] : [];
}

/** The 16 hex digits that the words stand for, in any case of letters; `null` when they are not eight such words. */
export function headOfWords(text: string): string | null {
  const spoken = text
    .trim()
    .toLowerCase()
    .split(/[\s,-]+/u);
  if (spoken.length !== BYTES) return null;
  const bytes = spoken.map((word, place) =>
    (place % 2 === 0 ? EVEN_WORDS : ODD_WORDS).findIndex((known) => known.toLowerCase() === word),
  );
  if (bytes.includes(-1)) return null;
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
