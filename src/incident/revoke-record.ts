/** Putting something onto the checklist: asked whether it may be, then recorded, never the other way round. */

import { enteringEvents } from "../credentials/checklist/enter-inventory.ts";
import type { CredentialEvent, Mode } from "../credentials/checklist/credential-event.ts";
import type { Checklist, ChecklistItem } from "../credentials/checklist/item.ts";
import type { Catalogue } from "../credentials/checklist/new-item.ts";
import type { Draft } from "../credentials/checklist/next-steps.ts";
import { refusalOf } from "../credentials/checklist/refusal-of.ts";
import type { Entry } from "../engine/record.ts";
import type { CredentialInventory } from "../model/credential.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { Ids } from "../ports/ids.ts";
import type { OpenIncident } from "./open-incident.ts";
import { checklistOf, circumstancesOf } from "./revoke-list.ts";

export interface RevokeDesk {
  readonly incident: OpenIncident;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly ids: Ids;
  /** Who is at the keyboard. */
  readonly by: string;
  /** A sentence when a text holds something that looks like a secret. */
  secretIn(text: string): string | null;
}

export function currentList({ incident, catalogue }: RevokeDesk): Checklist {
  return checklistOf(incident.journal.records, catalogue);
}

export function itemOf(list: Checklist, id: string): ChecklistItem {
  const item = list.items.find((known) => known.id === id);
  if (item !== undefined) return item;
  throw new Refusal({
    kind: "usage",
    problem: `there is no item ${printable(id)} on the list`,
    hint: "see the ids: ir revoke --list",
  });
}

/** `null` once it is recorded and durable, else why it may not be. */
export function tell(desk: RevokeDesk, draft: Draft): string | null {
  const { incident, clock, catalogue } = desk;
  const now = clock.now().at;
  const event = { ...draft, id: desk.ids.randomHex(8), by: desk.by };
  const item = itemOf(currentList(desk), draft.item);
  const refusal =
    secretWords(desk, draft) ??
    refusalOf(item, event, circumstancesOf(incident.journal.records, { catalogue, now }));
  if (refusal === null) append(desk, event);
  return refusal;
}

/** The journal is shown to many: nothing that a person typed brings a secret into it. */
function secretWords({ secretIn }: RevokeDesk, draft: Draft): string | null {
  const typed = draft.event === "attested" ? `${draft.note}\n${draft.statement}` : draft.note;
  return secretIn(typed);
}

export function append(desk: RevokeDesk, ...events: readonly CredentialEvent[]): void {
  desk.incident.journal.append(...events.map(entryOf));
}

export function entryOf(event: object): Entry {
  return { kind: "credential", step: "", attempt: 0, data: event };
}

/** All that is new goes in with one write, the inventory itself last: cut short it is taken again. */
export function enterInventory(
  desk: RevokeDesk,
  inventory: CredentialInventory,
  source: string,
): number {
  const { catalogue, digest, ids, by } = desk;
  const entered = enteringEvents(inventory, {
    known: currentList(desk).items,
    catalogue,
    hash: (text) => digest.sha256(text),
  });
  const common = () => ({ id: ids.randomHex(8), by });
  append(desk, ...entered.map((event) => ({ ...event, ...common() })), {
    ...common(),
    event: "inventory",
    source,
    coverage: inventory.coverage,
    credentials: inventory.credentials.length,
    unresolved: inventory.unresolved.length,
  });
  return entered.length;
}

/** @throws Refusal when replacing first is asked for on a host that is not trusted, without a reason. */
export function setMode(desk: RevokeDesk, mode: Mode, reason: string): void {
  const { incident, catalogue, clock } = desk;
  const now = clock.now().at;
  const circumstances = circumstancesOf(incident.journal.records, { catalogue, now });
  if (circumstances.mode === mode) return;
  if (mode === "normal" && !circumstances.isHostClean && reason.trim() === "") {
    throw new Refusal({
      kind: "usage",
      problem: "normal mode replaces first, and this host is not marked clean",
      hint: "say why it may be trusted: ir revoke --mode normal --reason TEXT",
    });
  }
  append(desk, { event: "mode", mode, note: reason, id: desk.ids.randomHex(8), by: desk.by });
}
