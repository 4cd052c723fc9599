/** `ir triage`: reads the suspect, changes nothing on it, and puts what it found into the journal of an open incident. */

import { Refusal } from "../model/refusal.ts";
import { printable } from "../model/printable.ts";
import type { Packed } from "../ports/packed.ts";
import type { Suspect } from "../ports/suspect.ts";
import type { HeldBack } from "../triage/question.ts";
import { compromiseView } from "./compromise.ts";
import type { CompromiseView } from "./compromise.ts";
import { isClosed } from "./incident-state.ts";
import { findIncident, readIncident, takeIncident } from "./open-incident.ts";
import type { Desk, OpenIncident } from "./open-incident.ts";
import { openTriageReading } from "./triage-reading.ts";
import { heldBackIn, recordFindings, stateCompromise } from "./triage-record.ts";
import type { Recorded, Statement } from "./triage-record.ts";
import { runTriage } from "./triage-run.ts";
import type { TriageReport } from "./triage-run.ts";

interface TriageRequest {
  readonly suspect: Suspect;
  readonly packed: Packed;
  /** Id of the incident that gets the findings; `null`: they are only told. */
  readonly incident: string | null;
  readonly heldBack: readonly HeldBack[];
  /** SHA-256 of files that are known to be good, where somebody knows. */
  readonly knownGood?: ReadonlySet<string>;
}

export interface TriageResult extends TriageReport {
  readonly incident: string | null;
  /** What the journal got; `null` without an incident, or where it could not be written. */
  readonly recorded: Recorded | null;
  readonly notRecorded: string | null;
  readonly compromise: CompromiseView;
  readonly chainHead: string | null;
}

export async function triage(desk: Desk, request: TriageRequest): Promise<TriageResult> {
  const { suspect, packed, incident } = request;
  const before = incident === null ? [] : readIncident(desk, incident);
  const heldBack = [
    ...request.heldBack,
    ...(incident === null ? [] : heldBackIn(incident, before)),
  ];
  const reading = openTriageReading({
    suspect,
    packed,
    digest: desk.digest,
    knownGood: request.knownGood ?? new Set(),
    heldBack,
  });
  try {
    const report = await runTriage(reading, desk.digest);
    return incident === null ? untold(report) : filed(desk, incident, report);
  } finally {
    reading.close();
  }
}

function untold(report: TriageReport): TriageResult {
  const compromise = { at: null, by: null, proposed: report.proposed };
  return {
    ...report,
    incident: null,
    recorded: null,
    notRecorded: null,
    compromise,
    chainHead: null,
  };
}

/** Another process may be waiting for an answer in the same incident: what was found is told all the same. */
function filed(desk: Desk, id: string, report: TriageReport): TriageResult {
  try {
    return withIncident(desk, id, ({ journal }) => {
      const added = recordFindings(journal, report);
      const compromise = compromiseView(journal.records);
      const chainHead = journal.head;
      const told = { recorded: added, notRecorded: null, compromise, chainHead };
      return { ...report, incident: id, ...told };
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "unable") throw error;
    const compromise = compromiseView(readIncident(desk, id));
    const notRecorded = `${error.message}; once it has ended: ir triage ${id}`;
    return { ...report, incident: id, recorded: null, notRecorded, compromise, chainHead: null };
  }
}

/** @throws Refusal `usage` for a time that cannot be; see `stateCompromise`. */
export function confirmCompromise(
  desk: Desk,
  id: string,
  statement: Omit<Statement, "now">,
): { readonly at: string; readonly chainHead: string } {
  return withIncident(desk, id, ({ journal }) => {
    const at = stateCompromise(journal, { ...statement, now: desk.clock.now().at });
    return { at, chainHead: journal.head };
  });
}

function withIncident<T>(desk: Desk, id: string, act: (incident: OpenIncident) => T): T {
  const incident = takeIncident(desk, id, "triage");
  try {
    return act(incident);
  } finally {
    incident.lock.release();
  }
}

/** The named incident, or the latest one that is not closed; `null` when there is none and none was named. */
export function triagedIncident(desk: Desk, wanted: string | null): string | null {
  const latest = desk.store.list().at(-1);
  if (wanted === null && latest === undefined) return null;
  const id = findIncident(desk.store, wanted);
  if (!isClosed(readIncident(desk, id))) return id;
  if (wanted === null) return null;
  throw new Refusal({
    kind: "usage",
    problem: `incident ${printable(id)} is closed`,
    hint: "without --incident the findings are only printed",
  });
}
