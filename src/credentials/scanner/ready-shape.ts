/** A shape made ready for the search: its words, its windows, its pattern between boundaries. */

import type { Shape } from "../credential-kind.ts";
import { bounded, BOUNDARY_ROOM } from "./boundary.ts";
import { longestBefore, longestMatch } from "./pattern-length.ts";

/** A shape together with the kind that states it; `unknown` shapes name the kinds that it may be. */
export interface NamedShape {
  readonly kind: string;
  readonly ambiguous: readonly string[];
  readonly shape: Shape;
}

export interface ReadyShape extends NamedShape {
  /** Searches a text. */
  readonly search: RegExp;
  /** Matches at one place of a text. */
  readonly atPlace: RegExp;
  readonly longest: number;
}

/** Bytes between a word of the context and the value. */
export const NEAR = 96;

/** Where a value stands, seen from the end of the word that was found. */
export interface Anchor {
  readonly shape: ReadyShape;
  readonly role: "inside" | "context" | "base64" | "percent";
  readonly before: number;
  readonly after: number;
  /** The value begins with the word: no search is needed. */
  readonly isStart: boolean;
  readonly length: number;
}

export interface AnchoredWord {
  readonly word: string;
  readonly anchor: Anchor;
}

export function readyShape(named: NamedShape): ReadyShape {
  const { pattern, keywords } = named.shape;
  const isInBase64 =
    keywords.length === 0 || keywords.some((word) => /^[A-Za-z0-9+/]*$/u.test(word));
  return {
    ...named,
    search: bounded(pattern, isInBase64, "dg"),
    atPlace: bounded(pattern, isInBase64, "dy"),
    longest: longestMatch(pattern),
  };
}

export function anchoredWords(shape: ReadyShape): readonly AnchoredWord[] {
  return [
    ...shape.shape.keywords.flatMap((word) => [
      insideWord(shape, word),
      ...encodedWords(shape, word),
    ]),
    ...(shape.shape.keywords.length === 0 ? contextWords(shape) : []),
  ];
}

function insideWord(shape: ReadyShape, word: string): AnchoredWord {
  const prefix = longestBefore(shape.shape.pattern, word);
  return {
    word,
    anchor: {
      shape,
      role: "inside",
      before: prefix + word.length + (shape.shape.context.length > 0 ? NEAR : BOUNDARY_ROOM),
      after: shape.longest + BOUNDARY_ROOM,
      isStart: prefix === 0,
      length: word.length,
    },
  };
}

/** A word in its own letters, in capitals and in small ones. */
function contextWords(shape: ReadyShape): readonly AnchoredWord[] {
  const words = new Set(
    shape.shape.context.flatMap((word) => [
      word,
      word.toLowerCase(),
      word.toUpperCase(),
      capital(word),
    ]),
  );
  return Array.from(words, (word) => ({
    word,
    anchor: {
      shape,
      role: "context",
      before: 0,
      after: NEAR + shape.longest + BOUNDARY_ROOM,
      isStart: false,
      length: word.length,
    },
  }));
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** Shorter pieces of base64 come about by chance too often. */
const LEAST_BASE64 = 4;
/** Longer values are not looked for in an encoding: their whole text would have to be decoded at every hit. */
const LONGEST_ENCODED = 1_024;

/** The word as it reads inside base64, at each of the three places, and after a URL escaped its colon. */
function encodedWords(shape: ReadyShape, word: string): readonly AnchoredWord[] {
  if (shape.longest > LONGEST_ENCODED || shape.shape.confidence === "low") return [];
  const room = Math.ceil(((shape.longest + BOUNDARY_ROOM) * 4) / 3) + 8;
  const anchor = (role: Anchor["role"], text: string): AnchoredWord => ({
    word: text,
    anchor: { shape, role, before: room, after: room, isStart: false, length: text.length },
  });
  const base64 = stablePieces(word).filter((piece) => piece.length >= LEAST_BASE64);
  const percent = word.includes(":")
    ? [word.replaceAll(":", "%3A"), word.replaceAll(":", "%3a")]
    : [];
  return [
    ...base64.map((piece) => anchor("base64", piece)),
    ...percent.map((text) => anchor("percent", text)),
  ];
}

/** The characters of base64 that depend on the word alone, with 0, 1 or 2 bytes before it. */
export function stablePieces(text: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = btoa("\0".repeat(shift) + text).replaceAll("=", "");
    const first = Math.ceil((shift * 4) / 3);
    const whole = Math.floor(((shift + text.length) * 8) / 6);
    return encoded.slice(first, whole);
  });
}
