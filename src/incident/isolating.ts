/** Which incidents still hold something on the host that can be put back. */

import { undoable } from "../engine/undo.ts";
import { Refusal } from "../model/refusal.ts";
import { isClosed } from "./incident-state.ts";
import { readIncident } from "./open-incident.ts";
import type { Desk } from "./open-incident.ts";

type Reading = Pick<Desk, "store" | "digest">;

/**
 * The latest of them: evidence that was collected later is an incident too, and isolates nothing.
 * @throws Refusal when one of those that come later cannot be read.
 */
export function latestIsolating(desk: Reading): string | null {
  return desk.store.list().findLast((id) => isIsolating(desk, id)) ?? null;
}

/** Beside the given one; what cannot be read may isolate. */
export function othersIsolating(desk: Reading, id: string): readonly string[] {
  return desk.store.list().filter((other) => other !== id && mayIsolate(desk, other));
}

function mayIsolate(desk: Reading, id: string): boolean {
  try {
    return isIsolating(desk, id);
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

/** Without knowing the actions: whatever is reversible and was not put back counts. */
function isIsolating(desk: Reading, id: string): boolean {
  const records = readIncident(desk, id);
  return !isClosed(records) && undoable(records, new Map()).length > 0;
}
