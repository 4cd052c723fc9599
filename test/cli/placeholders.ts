/** Ids, hashes, keys and times as numbered placeholders: equal ones stay equal. */

import { EVEN_WORDS, ODD_WORDS } from "../../src/model/spoken-words.ts";

const SPOKEN = Array.from(
  { length: 2 },
  () => `(?:${EVEN_WORDS.join("|")}) (?:${ODD_WORDS.join("|")})`,
);

const PATTERNS: readonly (readonly [string, RegExp])[] = [
  ["head", /\b[0-9a-f]{64}\b/gu],
  ["key", /\bAAAAC3NzaC1lZDI1NTE5[A-Za-z0-9+/=]+/gu],
  ["incident", /\bir-\d{8}-\d{6}-[0-9a-f]{4}\b/gu],
  ["words", new RegExp(`\\b${SPOKEN.join(" ")}\\b`, "gu")],
  ["time", /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/gu],
];

export function placeholders(): (text: string) => string {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  const numbered = (name: string, value: string): string => {
    const placeholder = known.get(value);
    if (placeholder !== undefined) return placeholder;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    known.set(value, `<${name} ${count}>`);
    return `<${name} ${count}>`;
  };
  return (text) =>
    PATTERNS.reduce(
      (changed, [name, pattern]) => changed.replaceAll(pattern, (value) => numbered(name, value)),
      text,
    )
      .replaceAll(/\b\d\d:\d\d:\d\d\b/gu, "<clock>")
      .replaceAll(/"(ms|firstIsolationMs|containedMs|sealedMs)": [\d.]+/gu, '"$1": <ms>')
      .replaceAll(/\b\d+ bytes/gu, "<n> bytes");
}
