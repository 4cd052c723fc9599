/** The last characters of a value, as consoles show them: only where they tell a stranger nothing. */

import type { Look } from "./judge-kind.ts";

/** Shorter ones would lose too much. */
const PLAIN = /^[\w.:+/=-]{32,512}$/u;
/** Bytes in hexadecimal, with or without the dashes of a UUID. */
const HEX = /^(?:[\da-f]-?){32,}$|^(?:[\dA-F]-?){32,}$/u;
/** Six letters of one case: a word, and words are chosen by a person. */
const WORD = /[a-z]{6}|[A-Z]{6}/u;

/** "" unless chance made the value and it is long: of anything else four characters help to guess it. */
export function lastFourOf(text: string, look: Look): string {
  if (!PLAIN.test(text) || !look.isRandom) return "";
  const isIssued = look.shapes.some(({ confidence }) => confidence === "high");
  return isIssued || HEX.test(text) || isMixed(text) ? text.slice(-4) : "";
}

/** Small and capital letters and digits, never a word among them. */
function isMixed(text: string): boolean {
  return [/[a-z]/u, /[A-Z]/u, /\d/u].every((one) => one.test(text)) && !WORD.test(text);
}
