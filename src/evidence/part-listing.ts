/** The manifest of one archive while it is written: a line for each thing as soon as it is stored, and what was lost. */

import type { Piece, PieceOutcome } from "../ports/evidence-archive.ts";
import { lossOf } from "./losses.ts";
import type { EntryLine, LeftOutLine, ManifestLine } from "./manifest.ts";
import { entryLine } from "./planned.ts";
import type { Planned } from "./planned.ts";

export interface PartSummary {
  readonly members: number;
  /** Entries of the manifest, and bytes of the bodies stored. */
  readonly entries: number;
  readonly storedBytes: number;
  readonly isComplete: boolean;
  /** Everything that was lost, a sentence each, and everything left out on purpose. */
  readonly losses: readonly string[];
  readonly leftOut: readonly string[];
}

export interface PartListing {
  /** To be taken one by one: each is remembered until its outcome comes. */
  readonly pieces: Iterable<Piece>;
  onStored(outcome: PieceOutcome): void;
  /** After the last outcome. */
  end(): PartSummary;
}

interface ListingRequest {
  readonly archive: string;
  readonly planned: Iterable<Planned>;
  readonly leftOut: readonly LeftOutLine[];
}

/** More sentences than this help nobody: the manifest has them all. */
const MOST_SENTENCES = 100;

export function partListing(
  { archive, planned, leftOut }: ListingRequest,
  put: (line: ManifestLine) => void,
): PartListing {
  const waiting: Planned[] = [];
  const tally = new Tally();
  const list = (line: EntryLine): void => {
    tally.addEntry(line);
    put(line);
  };
  const listWithoutContent = (): void => {
    while (waiting[0]?.piece === null) list(entryLine(archive, shift(waiting), null));
  };
  return {
    pieces: remembered(planned, waiting),
    onStored: (outcome) => {
      listWithoutContent();
      list(entryLine(archive, shift(waiting), outcome));
    },
    end: () => {
      listWithoutContent();
      for (const line of leftOut) {
        tally.addOmission(line);
        put(line);
      }
      return tally.summary();
    },
  };
}

function* remembered(planned: Iterable<Planned>, waiting: Planned[]): Iterable<Piece> {
  for (const one of planned) {
    waiting.push(one);
    if (one.piece !== null) yield one.piece;
  }
}

function shift(waiting: Planned[]): Planned {
  const first = waiting.shift();
  if (first === undefined) throw new Error("an outcome came for a piece that nobody planned");
  return first;
}

class Tally {
  #members = 0;
  #entries = 0;
  #storedBytes = 0;
  readonly #losses = new Sentences();
  readonly #leftOut = new Sentences();

  addEntry(line: EntryLine): void {
    this.#entries += 1;
    this.#members += line.member === null ? 0 : 1;
    this.#storedBytes += line.archived;
    const loss = lossOf(line);
    if (loss !== null) this.#losses.add(loss);
  }

  addOmission({ what, why, isLoss }: LeftOutLine): void {
    (isLoss ? this.#losses : this.#leftOut).add(`${what}: ${why}`);
  }

  summary(): PartSummary {
    return {
      members: this.#members,
      entries: this.#entries,
      storedBytes: this.#storedBytes,
      isComplete: this.#losses.count === 0,
      losses: this.#losses.shortened(),
      leftOut: this.#leftOut.shortened(),
    };
  }
}

class Sentences {
  readonly #first: string[] = [];
  count = 0;

  add(sentence: string): void {
    this.count += 1;
    if (this.#first.length < MOST_SENTENCES) this.#first.push(sentence);
  }

  shortened(): readonly string[] {
    const more = this.count - this.#first.length;
    return more === 0 ? this.#first : [...this.#first, `and ${more} more, all in the manifest`];
  }
}
