/** What a collector plans to take, made entry by entry whenever it is asked for. */

import type { EntryList } from "../ports/evidence-tree.ts";
import { planEntry } from "./planned.ts";
import type { PlanContext, Planned } from "./planned.ts";

export interface PlannedList extends Iterable<Planned> {
  readonly length: number;
}

interface Source {
  readonly context: PlanContext;
  readonly entries: EntryList;
}

/** Listings one after the other. */
export class PlannedEntries implements PlannedList {
  readonly #sources: Source[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(context: PlanContext, entries: EntryList): void {
    this.#sources.push({ context, entries });
    this.#length += entries.length;
  }

  *[Symbol.iterator](): Generator<Planned, void> {
    for (const { context, entries } of this.#sources)
      for (const entry of entries) yield planEntry(context, entry);
  }
}

export function joined(lists: readonly PlannedList[]): PlannedList {
  return {
    length: lists.reduce((sum, { length }) => sum + length, 0),
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}
