/** Keeps one collector within its budget: what comes first is taken, the rest is named and left out. */

import type { PathCollector } from "./collector.ts";
import type { LeftOutLine } from "./manifest.ts";
import { plannedBytes } from "./planned.ts";
import type { Planned } from "./planned.ts";
import { shown } from "./shown.ts";

export interface Kept {
  readonly kept: readonly Planned[];
  readonly left: readonly LeftOutLine[];
}

/** Named one by one; then they are counted. */
const MOST_LINES = 1_000;

export function withinBudget(collector: PathCollector, planned: readonly Planned[]): Kept {
  const { maxBytes, order } = collector;
  const total = planned.reduce((sum, one) => sum + plannedBytes(one), 0);
  const ordered = order === "newest" ? planned.toSorted(newestFirst) : planned;
  if (total <= maxBytes) return { kept: ordered, left: [] };
  let room = maxBytes;
  const kept: Planned[] = [];
  const over: Planned[] = [];
  for (const one of ordered) {
    const bytes = plannedBytes(one);
    if (bytes > room) over.push(one);
    else kept.push(one);
    if (bytes <= room) room -= bytes;
  }
  return { kept, left: linesOf(collector, over) };
}

function linesOf(
  { id, maxBytes }: PathCollector,
  over: readonly Planned[],
): readonly LeftOutLine[] {
  const line = (what: string, why: string): LeftOutLine => ({
    type: "left-out",
    collector: id,
    what,
    why,
    isLoss: true,
  });
  const named = over.slice(0, MOST_LINES).map((one) => {
    const why = `did not fit: ${plannedBytes(one)} bytes beyond the collector's budget of ${maxBytes} bytes`;
    return line(shown(one.raw), why);
  });
  const rest = over.slice(MOST_LINES);
  if (rest.length === 0) return named;
  const bytes = rest.reduce((sum, one) => sum + plannedBytes(one), 0);
  return [...named, line(`${rest.length} more files`, `did not fit: ${bytes} bytes in all`)];
}

function newestFirst(left: Planned, right: Planned): number {
  const [a, b] = [left.status?.mtimeNs ?? 0n, right.status?.mtimeNs ?? 0n];
  return a === b ? 0 : a > b ? -1 : 1;
}
