/** Events told one after the other, each asked for before it is recorded, as the command does. */

import { enteringEvents } from "../../src/credentials/checklist/enter-inventory.ts";
import type {
  ItemEvent,
  Mode,
  TimedEvent,
} from "../../src/credentials/checklist/credential-event.ts";
import { foldChecklist } from "../../src/credentials/checklist/fold-checklist.ts";
import type { Checklist, ChecklistItem } from "../../src/credentials/checklist/item.ts";
import { refusalOf } from "../../src/credentials/checklist/refusal-of.ts";
import type { Circumstances } from "../../src/credentials/checklist/refusal-of.ts";
import { later } from "../../src/model/instant.ts";
import type { CredentialInventory, FoundCredential } from "../../src/model/credential.ts";
import { sha256Digest } from "./digest.ts";
import { CATALOGUE } from "./small-catalogue.ts";

export const BEGIN = "2026-11-21T10:00:00.000Z";

export function inventoryOf(
  credentials: readonly FoundCredential[],
  parts: Partial<CredentialInventory> = {},
): CredentialInventory {
  const coverage = { filesRead: 3, bytesRead: 100, rowsRead: 5, bytesSkipped: 0, gaps: [] };
  return { credentials, unresolved: [], coverage, ...parts };
}

/** Without what the story adds. */
export type Told = ItemEvent extends infer E
  ? E extends ItemEvent
    ? Omit<E, "id" | "by" | "note"> & { readonly note?: string }
    : never
  : never;

export interface Story {
  /** `null`, or the sentence of a refusal; then nothing is recorded. */
  tell(event: Told): string | null;
  enter(inventory: CredentialInventory): void;
  setMode(mode: Mode): void;
  readonly list: Checklist;
  item(id: string): ChecklistItem;
  readonly events: readonly TimedEvent[];
}

export function story(
  credentials: readonly FoundCredential[],
  circumstances: Partial<Circumstances> = {},
): Story {
  const events: TimedEvent[] = [];
  const usual = circumstances.mode ?? "emergency";
  const at = (): string => later({ at: BEGIN }, events.length * 60_000);
  const list = (): Checklist => foldChecklist(events, CATALOGUE, usual);
  const item = (id: string): ChecklistItem => {
    const known = list().items.find((one) => one.id === id);
    if (known === undefined) throw new Error(`no item ${id}`);
    return known;
  };
  const add = (event: object): void =>
    void events.push({
      at: at(),
      event: { id: `e${events.length}`, by: "ada", ...event } as TimedEvent["event"],
    });
  const told: Story = {
    get list() {
      return list();
    },
    item,
    events,
    setMode: (mode) => add({ event: "mode", mode, note: "" }),
    enter: (inventory) => {
      const entered = enteringEvents(inventory, {
        known: list().items,
        catalogue: CATALOGUE,
        hash: (text) => sha256Digest.sha256(text),
      });
      for (const one of entered) add(one);
    },
    tell: (partial) => {
      const event = { id: `e${events.length}`, by: "ada", note: "", ...partial } as ItemEvent;
      const refusal = refusalOf(item(event.item), event, {
        isHostClean: false,
        isSealed: true,
        now: at(),
        isKind: (id) => CATALOGUE.kind(id) !== undefined,
        ...circumstances,
        mode: list().mode,
      });
      if (refusal === null) add(event);
      return refusal;
    },
  };
  told.enter(inventoryOf(credentials));
  return told;
}
