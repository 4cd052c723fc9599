/** How long a match of a pattern can be, and how much of it can stand before a literal text: windows are derived, not guessed. */

/** No match is believed to be longer; unbounded repetitions are cut here. */
export const LONGEST_MATCH = 20_480;

/** One piece of a pattern: one character out of `letters`, or anything else with the most that it matches. */
interface Piece {
  readonly letters: string | null;
  readonly most: number;
}

/** Longest match of the pattern. */
export function longestMatch(pattern: RegExp): number {
  return Math.min(LONGEST_MATCH, most(parse(pattern.source)));
}

/** Most characters that a match can have before `text`; the whole length where the pattern does not spell it out. */
export function longestBefore(pattern: RegExp, text: string): number {
  const places = parse(pattern.source).flatMap((pieces) => {
    const at = pieces.findIndex((_, start) => spells(pieces.slice(start), text));
    return at === -1 ? [] : [most([pieces.slice(0, at)])];
  });
  return places.length === 0 ? longestMatch(pattern) : Math.max(...places);
}

function spells(pieces: readonly Piece[], text: string): boolean {
  return Array.from(text).every(
    (character, at) => pieces[at]?.letters?.includes(character) === true,
  );
}

function most(branches: readonly (readonly Piece[])[]): number {
  return Math.max(...branches.map((pieces) => pieces.reduce((sum, piece) => sum + piece.most, 0)));
}

/** Branches of a pattern, each a row of pieces; a group is one piece. */
function parse(source: string): readonly (readonly Piece[])[] {
  const branches: Piece[][] = [[]];
  let at = 0;
  while (at < source.length) {
    const branch = branches.at(-1) ?? [];
    if (source[at] === "|") {
      branches.push([]);
      at += 1;
      continue;
    }
    const atom = readAtom(source, at);
    const repeat = readRepeat(source, atom.end);
    branch.push(
      repeat.most === 1 && repeat.least === 1
        ? { letters: atom.letters, most: atom.most }
        : { letters: null, most: Math.min(LONGEST_MATCH, atom.most * repeat.most) },
    );
    at = repeat.end;
  }
  return branches;
}

interface Atom extends Piece {
  readonly end: number;
}

function readAtom(source: string, at: number): Atom {
  const character = source[at] ?? "";
  if (character === "(") return readGroup(source, at);
  if (character === "[") return readClass(source, at);
  if (character === ".") return { letters: null, most: 1, end: at + 1 };
  if (character !== "\\") return { letters: character, most: 1, end: at + 1 };
  const escaped = source[at + 1] ?? "";
  return { letters: /[A-Za-z0-9]/u.test(escaped) ? null : escaped, most: 1, end: at + 2 };
}

/** A class that only lists letters is spelled by any of them. */
function readClass(source: string, at: number): Atom {
  const end = endOfClass(source, at);
  const inside = source.slice(at + 1, end - 1);
  return { letters: /^[A-Za-z0-9_]+$/u.test(inside) ? inside : null, most: 1, end };
}

function endOfClass(source: string, from: number): number {
  let at = from + 1;
  while (source[at] !== "]") at += source[at] === "\\" ? 2 : 1;
  return at + 1;
}

function readGroup(source: string, from: number): Atom {
  const head = /^\((?:\?(?:<?[=!]|:|<[A-Za-z]+>))?/u.exec(source.slice(from))?.[0] ?? "(";
  let at = from + head.length;
  const start = at;
  for (let depth = 1; depth > 0;) {
    const character = source[at];
    if (character === undefined) throw new SyntaxError("A group of a pattern does not end.");
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    at = character === "[" ? endOfClass(source, at) : at + (character === "\\" ? 2 : 1);
  }
  const isLook = /[=!]$/u.test(head);
  return { letters: null, most: isLook ? 0 : most(parse(source.slice(start, at - 1))), end: at };
}

interface Repeat {
  readonly least: number;
  readonly most: number;
  readonly end: number;
}

function readRepeat(source: string, at: number): Repeat {
  const found = /^(?:\{(\d+)(,?)(\d*)\}|[*+?])\??/u.exec(source.slice(at));
  if (found === null) return { least: 1, most: 1, end: at };
  const end = at + found[0].length;
  const sign = found[0][0];
  if (sign === "?") return { least: 0, most: 1, end };
  if (sign !== "{") return { least: 0, most: LONGEST_MATCH, end };
  const least = Number(found[1]);
  const upper = found[3] === "" ? LONGEST_MATCH : Number(found[3]);
  return { least, most: found[2] === "" ? least : upper, end };
}
