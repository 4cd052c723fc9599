/** Finding an incident, reading it, and becoming its one writer. */

import type { Journal } from "../engine/journal.ts";
import { journalBytes, openJournal, readJournal } from "../engine/journal.ts";
import type { JournalRecord } from "../engine/record.ts";
import { Refusal } from "../model/refusal.ts";
import { TOOL, VERSION } from "../model/version.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { Ids } from "../ports/ids.ts";
import type { IncidentLock, IncidentStore } from "../ports/incident-store.ts";
import { incidentId } from "./incident-id.ts";
import { doubtEntries } from "./start-doubts.ts";

/** An incident that this process alone writes to. */
export interface OpenIncident {
  readonly id: string;
  readonly folder: string;
  readonly journal: Journal;
  readonly lock: IncidentLock;
}

export interface Desk {
  readonly store: IncidentStore;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly ids: Ids;
  readonly ownPid: number;
  /** About our own start. */
  readonly doubts: readonly string[];
}

/** The named incident, or the latest. @throws Refusal `usage` when there is none. */
export function findIncident(store: IncidentStore, wanted: string | null): string {
  const known = store.list();
  const id = wanted ?? known.at(-1);
  if (id !== undefined && known.includes(id)) return id;
  throw new Refusal({
    kind: "usage",
    problem:
      wanted === null
        ? `there is no incident in ${store.home}`
        : `there is no incident ${wanted} in ${store.home}`,
    hint:
      known.length === 0
        ? "one that was begun with sudo is seen with sudo; another folder is named with --home DIR"
        : `known: ${known.join(", ")}`,
  });
}

/** Reads without the right to write: also while another process is at work. */
export function readIncident(
  desk: Pick<Desk, "store" | "digest">,
  id: string,
): readonly JournalRecord[] {
  const file = desk.store.openJournal(id);
  try {
    return readJournal(journalBytes(file), desk.digest).records;
  } finally {
    file.close();
  }
}

/** @throws Refusal `unable` when another process is at work on it; `integrity` when the journal is damaged. */
export function takeIncident(desk: Desk, id: string, verb: string): OpenIncident {
  const lock = desk.store.lock(id);
  if (lock === null) {
    throw new Refusal({
      kind: "unable",
      problem: `another ir process is at work on ${id}`,
      hint: `watch it with: ir status ${id}`,
    });
  }
  const journal = openJournal({
    file: desk.store.openJournal(id),
    clock: desk.clock,
    digest: desk.digest,
  });
  const data = { verb, version: VERSION, pid: desk.ownPid };
  journal.append({ kind: "resumed", step: "", attempt: 0, data }, ...doubtEntries(desk.doubts));
  return { id, folder: desk.store.folderOf(id), journal, lock };
}

/** A new incident for a verb that isolates nothing. */
export function createIncident(desk: Desk, reason: string): OpenIncident {
  const { at } = desk.clock.now();
  const latest = desk.store.list().at(-1) ?? null;
  const id = incidentId({ at, random: desk.ids.randomHex(2), latest });
  const file = desk.store.create(id);
  const lock = desk.store.lock(id);
  if (lock === null) throw new Error(`the new incident ${id} is locked by somebody else`);
  const journal: Journal = openJournal({ file, clock: desk.clock, digest: desk.digest });
  const data = { tool: TOOL, version: VERSION, pid: desk.ownPid, reason };
  journal.append({ kind: "opened", step: "", attempt: 0, data }, ...doubtEntries(desk.doubts));
  return { id, folder: desk.store.folderOf(id), journal, lock };
}
