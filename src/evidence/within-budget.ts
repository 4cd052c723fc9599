/** Keeps one collector within its budget: what comes first is taken, the rest is named and left out. */

import type { PathCollector } from "./collector.ts";
import type { LeftOutLine } from "./manifest.ts";
import { plannedBytes } from "./planned.ts";
import type { Planned } from "./planned.ts";
import type { PlannedList } from "./planned-list.ts";
import { shown } from "./shown.ts";

export interface Kept {
  readonly kept: PlannedList;
  /** Body bytes of what is kept. */
  readonly bytes: number;
  readonly left: readonly LeftOutLine[];
}

/** Named one by one; then they are counted. */
const MOST_LINES = 1_000;

export function withinBudget(collector: PathCollector, planned: PlannedList): Kept {
  const ordered =
    collector.order === "newest" ? Array.from(planned).toSorted(newestFirst) : planned;
  const over = new Over(collector);
  let bytes = 0;
  let length = 0;
  for (const { one, isKept } of judged(collector, ordered)) {
    if (!isKept) over.add(one);
    if (isKept) length += 1;
    if (isKept) bytes += plannedBytes(one);
  }
  const kept = {
    length,
    *[Symbol.iterator]() {
      for (const { one, isKept } of judged(collector, ordered)) if (isKept) yield one;
    },
  };
  return { kept, bytes, left: over.lines() };
}

/** What does not fit is passed over; what comes after it may fit. */
function* judged(
  { maxBytes }: PathCollector,
  planned: Iterable<Planned>,
): Iterable<{ readonly one: Planned; readonly isKept: boolean }> {
  let room = maxBytes;
  for (const one of planned) {
    const bytes = plannedBytes(one);
    const isKept = bytes <= room;
    if (isKept) room -= bytes;
    yield { one, isKept };
  }
}

class Over {
  readonly #collector: PathCollector;
  readonly #lines: LeftOutLine[] = [];
  #more = 0;
  #moreBytes = 0;

  constructor(collector: PathCollector) {
    this.#collector = collector;
  }

  add(one: Planned): void {
    const bytes = plannedBytes(one);
    const budget = `the collector's budget of ${this.#collector.maxBytes} bytes`;
    if (this.#lines.length < MOST_LINES) {
      this.#lines.push(this.#line(shown(one.raw), `did not fit: ${bytes} bytes beyond ${budget}`));
      return;
    }
    this.#more += 1;
    this.#moreBytes += bytes;
  }

  lines(): readonly LeftOutLine[] {
    if (this.#more === 0) return this.#lines;
    const why = `did not fit: ${this.#moreBytes} bytes in all`;
    return [...this.#lines, this.#line(`${this.#more} more files`, why)];
  }

  #line(what: string, why: string): LeftOutLine {
    return { type: "left-out", collector: this.#collector.id, what, why, isLoss: true };
  }
}

function newestFirst(left: Planned, right: Planned): number {
  const [a, b] = [left.status?.mtimeNs ?? 0n, right.status?.mtimeNs ?? 0n];
  return a === b ? 0 : a > b ? -1 : 1;
}
