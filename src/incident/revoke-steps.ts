/** Going through the list: which item comes next, and what can be done about it. */

import { isOpenItem } from "../credentials/checklist/closing.ts";
import type { ChecklistItem } from "../credentials/checklist/item.ts";
import { nextSteps } from "../credentials/checklist/next-steps.ts";
import type { NextStep } from "../credentials/checklist/next-steps.ts";
import { circumstancesOf } from "./revoke-list.ts";
import { currentList, itemOf } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";
import { revokeView } from "./revoke-view.ts";
import type { ItemView, RevokeView } from "./revoke-view.ts";

export type { Draft, NextStep } from "../credentials/checklist/next-steps.ts";

export function viewOf(desk: RevokeDesk): RevokeView {
  const { journal, id } = desk.incident;
  return revokeView(currentList(desk), {
    incident: id,
    now: desk.clock.now().at,
    records: journal.records,
  });
}

export function stepsNow(desk: RevokeDesk, item: ItemView): readonly NextStep[] {
  const { catalogue, clock, incident } = desk;
  const { now } = { now: clock.now().at };
  const known = itemOf(currentList(desk), item.id);
  return nextSteps(known, circumstancesOf(incident.journal.records, { catalogue, now }));
}

/** The next open item after `from`, those that were skipped last; `null` when none is open. */
export function nextOpen(desk: RevokeDesk, from: string | null): string | null {
  const now = desk.clock.now().at;
  const { items } = currentList(desk);
  const start = items.findIndex(({ id }) => id === from) + 1;
  const around = [...items.slice(start), ...items.slice(0, start)];
  const open = around.filter((item) => isOpenItem(item, now));
  const fresh = open.find(({ isSkipped }) => !isSkipped);
  return (fresh ?? firstSkipped(open, from))?.id ?? null;
}

function firstSkipped(
  open: readonly ChecklistItem[],
  from: string | null,
): ChecklistItem | undefined {
  return open.find(({ id }) => id !== from) ?? open[0];
}

/** The item before `id` in the list, open or not; the first one stays the first. */
export function itemBefore(desk: RevokeDesk, id: string): string {
  const { items } = currentList(desk);
  const index = items.findIndex((item) => item.id === id);
  return items[Math.max(0, index - 1)]?.id ?? id;
}
