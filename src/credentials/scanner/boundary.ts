/** Where a value may begin and end: most false hits are pieces of longer random text (facts/credentials.md section 9). */

/** Before the value stands an escape that ends in a letter or digit: JSON, a URL, colours of a terminal. */
const AFTER_ESCAPE =
  "(?<=\\\\[nrtbfv]|\\\\u[0-9a-fA-F]{4}|\\\\x[0-9a-fA-F]{2}|%[0-9A-Fa-f]{2}|\\[[0-9;]{0,12}m)";

/** Room that a boundary needs before and after a match. */
export const BOUNDARY_ROOM = 16;

/**
 * The pattern between its boundaries. `isInBase64`: its letters are those of base64,
 * so `+` and `/` before it are a part of a longer text.
 */
export function bounded(pattern: RegExp, isInBase64: boolean, flags: "dg" | "dy"): RegExp {
  const before = isInBase64 ? "[A-Za-z0-9+/_-]" : "[A-Za-z0-9_-]";
  return new RegExp(
    `(?:(?<!${before})|${AFTER_ESCAPE})(?:${pattern.source})(?![A-Za-z0-9_-])`,
    flags,
  );
}
