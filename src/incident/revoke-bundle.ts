/** A checklist on its way to another machine and back: its events, the values that questions need, and a ticket for the way back. */

import type { CredentialEvent, ItemEvent } from "../credentials/checklist/credential-event.ts";
import { isItemEvent } from "../credentials/checklist/credential-event.ts";
import { applyEvent } from "../credentials/checklist/apply-event.ts";
import { refusalOf } from "../credentials/checklist/refusal-of.ts";
import { isJsonObject, recorded } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { Digest } from "../ports/digest.ts";
import { circumstancesOf, credentialEvents, sealOf } from "./revoke-list.ts";
import { currentList, entryOf } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";
import type { JournalRecord } from "../engine/record.ts";

const SCHEMA = "ir.revoke-bundle/1";

type MovedEvent = CredentialEvent & { readonly at: string };

export interface Bundle {
  readonly schema: string;
  readonly incident: string;
  readonly head: string;
  readonly by: string;
  /** Only who could open the file knows it. */
  readonly ticket: string;
  readonly sealed: object | null;
  readonly events: readonly MovedEvent[];
}

/** Of where it was made; what only tells of moving stays there. */
export function bundleOf(desk: RevokeDesk, ticket: string): string {
  const { incident, by } = desk;
  const { records, head } = incident.journal;
  const events = credentialEvents(records)
    .filter(({ event }) => event.event !== "merged" && event.event !== "exported")
    .map(({ at, event }) => ({ ...event, at }));
  const bundle: Bundle = {
    schema: SCHEMA,
    incident: incident.id,
    head,
    by,
    ticket,
    sealed: sealOf(records),
    events,
  };
  return JSON.stringify(bundle);
}

/** @throws Refusal `integrity` for what is none of ours. */
export function readBundle(document: string): Bundle {
  const value = parsed(document);
  const isOurs =
    isJsonObject(value) &&
    value["schema"] === SCHEMA &&
    ["incident", "head", "by", "ticket"].every((name) => typeof value[name] === "string") &&
    Array.isArray(value["events"]) &&
    value["events"].every(
      (event) =>
        isJsonObject(event) &&
        ["id", "by", "event", "at"].every((name) => typeof event[name] === "string"),
    );
  if (isOurs) return recorded<Bundle>(value);
  throw new Refusal({
    kind: "integrity",
    problem: "what is inside the file is no checklist of this version of ir",
    hint: "export it again, with the same version of ir on both machines",
  });
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return null;
  }
}

/** Whether this incident gave the list away, with this very ticket. */
export function isHome(
  records: readonly JournalRecord[],
  { ticket }: Bundle,
  digest: Digest,
): boolean {
  const hash = digest.sha256(ticket);
  return credentialEvents(records).some(
    ({ event }) => event.event === "exported" && event.ticket === hash,
  );
}

/** Whether the list of this incident was brought from there before. */
export function isGuest(records: readonly JournalRecord[], { incident }: Bundle): boolean {
  return credentialEvents(records).some(
    ({ event }) => event.event === "merged" && event.incident === incident,
  );
}

export interface Merged {
  readonly taken: number;
  readonly known: number;
  /** Told as notes, because they do not follow from what was done here meanwhile. */
  readonly asNotes: number;
}

/** Takes in what is not there yet, with who and when; all with one write. The same bundle again adds nothing. */
export function merge(desk: RevokeDesk, bundle: Bundle): Merged {
  const { incident, ids, by } = desk;
  const known = new Set(credentialEvents(incident.journal.records).map(({ event }) => event.id));
  const fresh = bundle.events.filter(({ id }) => !known.has(id));
  const told = followed(desk, fresh);
  const counts = {
    taken: fresh.length,
    known: bundle.events.length - fresh.length,
    asNotes: told.filter((event, index) => event !== fresh[index]).length,
  };
  const first = !isGuest(incident.journal.records, bundle);
  if (fresh.length > 0 || first) {
    const merged = {
      event: "merged",
      id: ids.randomHex(8),
      by,
      incident: bundle.incident,
      head: bundle.head,
      events: fresh.length,
      note: `list of ${bundle.incident}, brought by ${bundle.by}`,
      sealed: bundle.sealed,
    };
    incident.journal.append(...[...told, merged].map(entryOf));
  }
  return counts;
}

/** What was done on both sides meanwhile may not fit together: nothing illegal gets in, and nothing is dropped. */
function followed(desk: RevokeDesk, events: readonly MovedEvent[]): readonly MovedEvent[] {
  const { catalogue, clock, incident } = desk;
  const list = currentList(desk);
  // A list that is new here is taken as it is: it was asked for there, one by one.
  if (list.items.length === 0) return events;
  const circumstances = circumstancesOf(incident.journal.records, {
    catalogue,
    now: clock.now().at,
  });
  const items = new Map(list.items.map((item) => [item.id, item]));
  return events.map((event) => {
    if (!isItemEvent(event)) return event;
    const item = items.get(event.item);
    if (item === undefined) return event;
    const refusal = refusalOf(item, event, circumstances);
    const told = refusal === null ? event : asNote(event, refusal);
    items.set(event.item, applyEvent(item, told, { at: event.at, catalogue }));
    return told;
  });
}

function asNote(event: ItemEvent & { readonly at: string }, refusal: string): MovedEventOfItem {
  const { id, by, item, at, note } = event;
  const words = `on the other machine ${event.event} was recorded, which does not follow here: ${refusal}`;
  return { id, by, item, at, event: "noted", note: note === "" ? words : `${words}; ${note}` };
}

type MovedEventOfItem = Extract<ItemEvent, { event: "noted" }> & { readonly at: string };
