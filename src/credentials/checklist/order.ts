/** In which order credentials are ended: the same for the same credentials, however they were found (facts/credentials.md section 6). */

import { TIERS } from "../../model/credential.ts";
import type { ChecklistItem } from "./item.ts";

/** Tier, seen in abuse, longest tail, what needs no console; reviews and unread places after all keys. */
export function inOrder(items: readonly ChecklistItem[]): readonly ChecklistItem[] {
  return items.toSorted((a, b) => compare(rank(a), rank(b)) || (a.id < b.id ? -1 : 1));
}

function rank(item: ChecklistItem): readonly number[] {
  return [
    typeRank(item),
    TIERS.indexOf(item.tier),
    item.isAbused ? 0 : 1,
    -item.observeSeconds,
    automation(item),
  ];
}

function typeRank({ type }: ChecklistItem): number {
  if (type === "review") return 1;
  return type === "coverage" ? 2 : 0;
}

function automation({ isSelfService, hasApi }: ChecklistItem): number {
  if (isSelfService) return 0;
  return hasApi ? 1 : 2;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
