/** Finds values of known forms in a stream of any size: literal words first, then the pattern around them. */

import type { CredentialKind } from "../credential-kind.ts";
import { buildAutomaton } from "./automaton.ts";
import type { Automaton } from "./automaton.ts";
import type { Candidate, Hit } from "./hit.ts";
import { matchAround } from "./match-shape.ts";
import { anchoredWords, readyShape } from "./ready-shape.ts";
import type { Anchor, NamedShape } from "./ready-shape.ts";
import { settle } from "./settle.ts";
import { textOf } from "./text-of.ts";
import type { Text } from "./text-of.ts";
import { UNKNOWN_SHAPES } from "./unknown-shapes.ts";
import { CUT, windows } from "./windows.ts";
import type { Chunks, Cut, Window } from "./windows.ts";

export interface Scanner {
  /** In the order of their offsets. */
  scan(chunks: Chunks, cut?: Cut): AsyncGenerator<Hit>;
  /**
   * Everything in bytes that are at hand as a whole. `isGlued`: values stand side by side without anything between them,
   * as the columns of a row do in a page.
   */
  scanBytes(bytes: Uint8Array, isGlued?: boolean): readonly Hit[];
}

interface Search {
  readonly automaton: Automaton;
  readonly anchors: readonly (readonly Anchor[])[];
  readonly isGlued?: boolean;
}

export function openScanner(kinds: readonly CredentialKind[]): Scanner {
  const search = openSearch([
    ...kinds.flatMap((kind) =>
      kind.shapes.map((shape): NamedShape => ({ kind: kind.id, ambiguous: [], shape })),
    ),
    ...UNKNOWN_SHAPES,
  ]);
  return {
    scan: (chunks, cut) => scan(search, chunks, cut ?? CUT),
    scanBytes: (bytes, isGlued = false) =>
      hitsIn({ ...search, isGlued }, { bytes, base: 0, from: 0, to: bytes.length }),
  };
}

function openSearch(shapes: readonly NamedShape[]): Search {
  const byWord = new Map<string, Anchor[]>();
  for (const { word, anchor } of shapes.map(readyShape).flatMap(anchoredWords)) {
    const known = byWord.get(word);
    if (known === undefined) byWord.set(word, [anchor]);
    else known.push(anchor);
  }
  const encoder = new TextEncoder();
  return {
    automaton: buildAutomaton(Array.from(byWord.keys(), (word) => encoder.encode(word))),
    anchors: Array.from(byWord.values()),
  };
}

async function* scan(search: Search, chunks: Chunks, cut: Cut): AsyncGenerator<Hit> {
  for await (const window of windows(chunks, cut)) yield* hitsIn(search, window);
}

function hitsIn(search: Search, window: Window): readonly Hit[] {
  return settle(candidatesIn(search, window), window.base).filter(({ offset }) => {
    const at = offset - window.base;
    return at >= window.from && at < window.to;
  });
}

/** The hot loop: one look into a table for every byte. */
function candidatesIn(search: Search, { bytes }: Window): readonly Candidate[] {
  const { table, accepting, words } = search.automaton;
  const found = new Map<string, Candidate>();
  const { anchors, isGlued = false } = search;
  const source = textOf(bytes);
  let state = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    state = table[(state << 8) | (bytes[at] ?? 0)] ?? 0;
    if (state >= accepting) {
      collect({ source, end: at + 1, anchors, isGlued, found }, words[state - accepting]);
    }
  }
  return Array.from(found.values());
}

interface Place {
  readonly source: Text;
  readonly end: number;
  readonly anchors: readonly (readonly Anchor[])[];
  readonly isGlued: boolean;
  readonly found: Map<string, Candidate>;
}

function collect(place: Place, words: readonly number[] = []): void {
  for (const anchor of words.flatMap((word) => place.anchors[word] ?? [])) {
    for (const one of matchAround(place.source, place.end, anchor)) keep(place.found, one);
    if (place.isGlued) for (const one of afterGlue(place, anchor)) keep(place.found, one);
  }
}

/** So many letters in a row come about by chance in no base64 text: a value begins here, whatever stands before. */
const SURE_START = 6;

function afterGlue({ source, end }: Place, anchor: Anchor): readonly Candidate[] {
  if (anchor.role !== "inside" || !anchor.isStart || anchor.length < SURE_START) return [];
  const start = end - anchor.length;
  const rest = textOf(source.bytes.subarray(start, end + anchor.after));
  return matchAround(rest, anchor.length, anchor).map((one) => ({
    ...one,
    start: start + one.start,
    end: start + one.end,
  }));
}

/** Several words may lead to the same match; the one with its context counts. */
function keep(found: Map<string, Candidate>, one: Candidate): void {
  const key = `${one.kind} ${String(one.start)} ${String(one.end)}`;
  const known = found.get(key);
  if (known === undefined || known.rank < one.rank) found.set(key, one);
}
