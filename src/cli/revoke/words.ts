/** What the checklist says, in words for people. */

import { fromPrintable, printable } from "../../model/printable.ts";
import type { ItemView, RevokeView } from "../../incident/revoke-view.ts";

export const STATE_WORDS: Readonly<Record<ItemView["state"], string>> = {
  found: "found",
  replaced: "replaced",
  revoked: "revoked",
  rejected: "rejected",
  proven: "proven dead",
  attested: "attested",
  compensated: "made up for",
  waived: "waived",
};

export const TIER_WORDS: Readonly<Record<ItemView["tier"], string>> = {
  mint: "can make other credentials",
  spend: "can spend",
  impersonate: "can pose as you",
  read: "can read",
};

/** For a column of the table. */
export const TIER_SHORT: Readonly<Record<ItemView["tier"], string>> = {
  mint: "mint",
  spend: "spend",
  impersonate: "pose",
  read: "read",
};

export const MODE_WORDS: Readonly<Record<RevokeView["mode"], string>> = {
  emergency: "emergency: revoke first, replace later",
  normal: "normal: replace first, then revoke",
};

/** Safe to show, whether or not it was made so before. */
export function safe(text: string): string {
  return printable(fromPrintable(text));
}

export function titleOf(item: ItemView): string {
  return item.lastFour === "" ? item.name : `${item.name} (ends in ${item.lastFour})`;
}

/** `alive` shouts: it is what a person must not miss. */
export function stateOf(item: ItemView): string {
  return item.isAliveAfterRevocation ? "STILL ALIVE" : STATE_WORDS[item.state];
}

export function exposureWords({ exposure }: ItemView): string {
  const since = exposure.from === null ? "nobody knows since when" : `since ${exposure.from}`;
  switch (exposure.end) {
    case "open":
      return `${since}; until now it may be in use`;
    case "stated":
      return `${since}; until ${exposure.until ?? ""}, as was stated, not proved`;
    case "proven":
      return `${since}; until ${exposure.until ?? ""}, which is proved`;
  }
}

export function ageWords({ age }: ItemView): string {
  if (age.days === null) return "nobody knows how old it is; rotate every 90 days";
  const since = age.isRotationKnown ? "since its last rotation" : "since it was first seen";
  const due = age.isOverdue ? "rotation OVERDUE since" : "rotation due";
  return `${age.days} days ${since}, ${due} ${(age.dueAt ?? "").slice(0, 10)}`;
}

export function summaryWords({ summary, mode, inventory }: RevokeView): readonly string[] {
  const { items, closed, waived, open, alive, unanswered } = summary;
  const settled = closed + waived;
  return [
    `${settled} of ${items} accounted for: ${closed} closed, ${waived} waived, ${open} open`,
    ...(alive === 0 ? [] : [`${alive} STILL ALIVE after they were said to be revoked`]),
    ...(unanswered === 0 ? [] : [`${unanswered} sent to a provider, and nobody knows the answer`]),
    `mode ${MODE_WORDS[mode]}`,
    inventory === null
      ? "no inventory was taken to its end: the list is not whole"
      : `inventory of ${inventory.at} from ${safe(inventory.source)}`,
  ];
}
