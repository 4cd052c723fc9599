/** The list in numbers: what a person asks first, and what the exit code says. */

import { isClosed, isOpenItem, isWaived } from "./closing.ts";
import type { Checklist } from "./item.ts";

export interface ChecklistSummary {
  readonly items: number;
  readonly open: number;
  readonly closed: number;
  readonly waived: number;
  /** Alive although somebody said that it was revoked. */
  readonly alive: number;
  /** Requests to a provider whose answer was never recorded. */
  readonly unanswered: number;
}

export function summaryOf({ items }: Checklist, now: string): ChecklistSummary {
  return {
    items: items.length,
    open: items.filter((item) => isOpenItem(item, now)).length,
    closed: items.filter(isClosed).length,
    waived: items.filter((item) => isWaived(item, now)).length,
    alive: items.filter(({ isAliveAfterRevocation }) => isAliveAfterRevocation).length,
    unanswered: items.filter(({ pending }) => pending !== null).length,
  };
}
