/** Events to the checklist: what the journal holds decides, nothing else. */

import type { FoundCredential } from "../../model/credential.ts";
import { applyEvent } from "./apply-event.ts";
import { isItemEvent } from "./credential-event.ts";
import type { ItemSource, ListEvent, Mode, TimedEvent } from "./credential-event.ts";
import type { Checklist, ChecklistItem } from "./item.ts";
import { newItem, scrubSteps } from "./new-item.ts";
import type { Catalogue } from "./new-item.ts";
import { inOrder } from "./order.ts";

interface Folding {
  readonly items: Map<string, ChecklistItem>;
  mode: Mode | null;
  inventory: Checklist["inventory"];
}

/** `usual`: the mode until a person says another. */
export function foldChecklist(
  events: readonly TimedEvent[],
  catalogue: Catalogue,
  usual: Mode,
): Checklist {
  const folding: Folding = { items: new Map(), mode: null, inventory: null };
  for (const { at, event } of events) {
    if (!isItemEvent(event)) {
      listEvent(folding, { at, event }, catalogue);
      continue;
    }
    const item = folding.items.get(event.item);
    if (item !== undefined)
      folding.items.set(event.item, applyEvent(item, event, { at, catalogue }));
  }
  const { mode, items, inventory } = folding;
  return { mode: mode ?? usual, items: inOrder([...items.values()]), inventory };
}

function listEvent(
  folding: Folding,
  { at, event }: { readonly at: string; readonly event: ListEvent },
  catalogue: Catalogue,
): void {
  if (event.event === "mode") folding.mode = event.mode;
  if (event.event === "inventory")
    folding.inventory = { at, source: event.source, gaps: event.coverage.gaps };
  if (event.event !== "found") return;
  const known = folding.items.get(event.item);
  folding.items.set(
    event.item,
    known === undefined
      ? newItem(event.item, event.source, catalogue)
      : seenAgain(known, event.source),
  );
}

/** Another inventory adds places; nothing that was found ever goes away. */
function seenAgain(item: ChecklistItem, source: ItemSource): ChecklistItem {
  if (source.type === "coverage") {
    const added = source.gaps.filter((gap) => !item.gaps.includes(gap));
    return added.length === 0
      ? item
      : { ...item, gaps: [...item.gaps, ...added], state: "found", closedAt: null };
  }
  return source.type === "credential" ? withPlaces(item, source.found) : item;
}

function withPlaces(item: ChecklistItem, found: FoundCredential): ChecklistItem {
  const known = new Set(item.copies.map(placeKey));
  const added = found.locations.filter((location) => !known.has(placeKey(location)));
  const steps = new Set(item.scrub.map(({ what }) => what));
  return {
    ...item,
    copies: [...item.copies, ...added],
    scrub: [...item.scrub, ...scrubSteps(added).filter(({ what }) => !steps.has(what))],
    firstSeen: item.firstSeen ?? found.firstSeen,
    lastRotated: item.lastRotated ?? found.lastRotated,
  };
}

export function placeKey({ path, at, state }: FoundCredential["locations"][number]): string {
  return JSON.stringify([path, at, state]);
}
