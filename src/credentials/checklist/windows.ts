/** How long a credential was in other hands, and how old it is. */

import { later, epochMilliseconds } from "../../model/instant.ts";
import type { ChecklistItem } from "./item.ts";

export interface Exposure {
  readonly from: string | null;
  /** Where the beginning comes from. */
  readonly because: string;
  readonly until: string | null;
  /** `proven`: no use was possible any more. `stated`: a person said so. `open`: it may be used now. */
  readonly end: "proven" | "stated" | "open";
}

const STATED_BEGINNING = "the compromise began then, as a person stated";
const FIRST_SEEN = "it was first seen then; when the compromise began is not stated";
const CAME_LATER = "it came after the compromise had begun";
const UNKNOWN = "neither its first day nor the beginning of the compromise is known";

export function exposureOf(item: ChecklistItem, compromisedAt: string | null): Exposure {
  return { ...beginning(item.firstSeen, compromisedAt), ...end(item) };
}

/** Of two known times the later one: nobody had it before it was there, and nobody took it before they came. */
function beginning(
  firstSeen: string | null,
  compromisedAt: string | null,
): Pick<Exposure, "from" | "because"> {
  if (compromisedAt === null) {
    return firstSeen === null
      ? { from: null, because: UNKNOWN }
      : { from: firstSeen, because: FIRST_SEEN };
  }
  const seen = firstSeen === null ? null : epochMilliseconds(firstSeen);
  const began = epochMilliseconds(compromisedAt);
  const isLater = seen !== null && began !== null && seen > began;
  return isLater
    ? { from: firstSeen, because: CAME_LATER }
    : { from: compromisedAt, because: STATED_BEGINNING };
}

function end(item: ChecklistItem): Pick<Exposure, "until" | "end"> {
  if (item.isAliveAfterRevocation) return { until: null, end: "open" };
  const proven = item.history.findLast(({ event }) => event === "proven");
  if (item.state === "proven" && proven !== undefined) return { until: proven.at, end: "proven" };
  const ends = item.halves.map(({ revokedAt }) => revokedAt);
  if (ends.length === 0 || ends.includes(null)) return { until: null, end: "open" };
  const last = ends.reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b));
  return { until: last ?? null, end: "stated" };
}

const ROTATION_DAYS = 90;
const DAY = 86_400_000;

export interface Age {
  readonly since: string | null;
  /** Whether `since` is its last rotation, or only the first day that it was seen. */
  readonly isRotationKnown: boolean;
  readonly days: number | null;
  readonly dueAt: string | null;
  readonly isOverdue: boolean;
}

/** What nobody knows the age of is neither due nor fine. */
export function ageOf(item: ChecklistItem, now: string): Age {
  const since = item.lastRotated ?? item.firstSeen;
  const isRotationKnown = item.lastRotated !== null;
  const from = since === null ? null : epochMilliseconds(since);
  const moment = epochMilliseconds(now);
  if (since === null || from === null || moment === null)
    return { since, isRotationKnown, days: null, dueAt: null, isOverdue: false };
  const days = Math.floor((moment - from) / DAY);
  return {
    since,
    isRotationKnown,
    days,
    dueAt: later({ at: since }, ROTATION_DAYS * DAY),
    isOverdue: days >= ROTATION_DAYS,
  };
}
