/** A command as people read it: where each word begins and ends can be told, whatever is in it. */

import { printable } from "../model/printable.ts";
import type { Argv } from "./playbook.ts";

/** No two commands read the same. */
export function commandText(argv: Argv): string {
  return argv.map(wordText).join(" ");
}

const BRIEF_CHARACTERS = 160;

/** For one line of a report or a drawing; the playbook has the whole. */
export function briefCommand(argv: Argv): string {
  const characters = Array.from(commandText(argv));
  if (characters.length <= BRIEF_CHARACTERS) return characters.join("");
  return `${characters.slice(0, BRIEF_CHARACTERS).join("")}...`;
}

const PLAIN = /^[a-z0-9@%+=:,./_-]+$/iu;

/** Quotes, and what a line break would lose: white space other than single spaces. */
const AMBIGUOUS = /'|(?! )\s|(?<= ) /gu;

function wordText(word: string): string {
  if (PLAIN.test(word)) return word;
  const text = printable(word).replace(
    AMBIGUOUS,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `'${text}'`;
}
