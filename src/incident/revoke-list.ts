/** The checklist of an incident: folded from its journal, and what its journal allows to be done. */

import type { Mode, TimedEvent } from "../credentials/checklist/credential-event.ts";
import type { CredentialEvent } from "../credentials/checklist/credential-event.ts";
import { foldChecklist } from "../credentials/checklist/fold-checklist.ts";
import type { Checklist } from "../credentials/checklist/item.ts";
import type { Catalogue } from "../credentials/checklist/new-item.ts";
import type { Circumstances } from "../credentials/checklist/refusal-of.ts";
import { KINDS } from "../credentials/kinds/index.ts";
import { API_REVOCATIONS, probesFor, whyNoProbe } from "../credentials/probes/index.ts";
import { factsOf } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { isJsonObject, recorded } from "../model/json.ts";
import { isClosed } from "./incident-state.ts";

/** Kinds, questions and revocations that ship. */
export function shippedCatalogue(): Catalogue {
  const kinds = new Map(KINDS.map((kind) => [kind.id, kind]));
  return {
    kind: (id) => kinds.get(id),
    probes: probesFor,
    whyNoProbe,
    revocation: (id) => API_REVOCATIONS.get(id),
  };
}

/** What was merged from another machine keeps the moment that it had there. */
export function credentialEvents(records: readonly JournalRecord[]): readonly TimedEvent[] {
  return records
    .filter(({ kind }) => kind === "credential")
    .map((record) => {
      const event = recorded<CredentialEvent & { readonly at?: string }>(record.data);
      return { at: event.at ?? record.at, event };
    });
}

export function checklistOf(records: readonly JournalRecord[], catalogue: Catalogue): Checklist {
  return foldChecklist(credentialEvents(records), catalogue, usualMode(records));
}

export function hasInventory(records: readonly JournalRecord[]): boolean {
  return credentialEvents(records).some(({ event }) => event.event === "inventory");
}

/** While the incident is not over, the host is not trusted. */
function usualMode(records: readonly JournalRecord[]): Mode {
  return isHostClean(records) ? "normal" : "emergency";
}

/** Released, undone, or stated by a person. */
function isHostClean(records: readonly JournalRecord[]): boolean {
  return (
    isClosed(records) ||
    records.some(({ kind, data }) => kind === "stated" && data["what"] === "clean")
  );
}

/** Sealed in this incident, or in the one whose list was brought here. */
export function sealOf(records: readonly JournalRecord[]): object | null {
  const own = factsOf(records).get("sealed");
  if (isJsonObject(own)) return own;
  const merged = credentialEvents(records).findLast(
    ({ event }) => event.event === "merged" && event.sealed !== null,
  );
  return merged?.event.event === "merged" ? merged.event.sealed : null;
}

/** A list that was brought from another machine: its values came with it, there is nothing here to read them from. */
export function isBrought(records: readonly JournalRecord[]): boolean {
  const facts = factsOf(records);
  const isMerged = credentialEvents(records).some(({ event }) => event.event === "merged");
  return isMerged && !facts.has("target") && !facts.has("sealed");
}

/** When the compromise began, as a person stated; `null` when nobody did. */
export function compromiseOf(records: readonly JournalRecord[]): string | null {
  const stated = records.findLast(
    ({ kind, data }) => kind === "stated" && data["what"] === "compromise",
  );
  const at = stated?.data["at"];
  return typeof at === "string" ? at : null;
}

export function circumstancesOf(
  records: readonly JournalRecord[],
  { catalogue, now }: { readonly catalogue: Catalogue; readonly now: string },
): Circumstances {
  return {
    mode: checklistOf(records, catalogue).mode,
    isHostClean: isHostClean(records),
    isSealed: sealOf(records) !== null,
    now,
    isKind: (id) => catalogue.kind(id) !== undefined,
  };
}
