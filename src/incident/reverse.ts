/** `ir undo` and `ir release`: everything reversible goes back to its recorded prior state. */

import { actionsById } from "../actions/index.ts";
import type { Action } from "../engine/action.ts";
import type { Approver } from "../engine/approver.ts";
import { RUN, recordedCommand } from "../engine/run-action.ts";
import { undoAll, undoable } from "../engine/undo.ts";
import type { JournalRecord } from "../engine/record.ts";
import { recorded } from "../model/json.ts";
import { overallOutcome } from "../model/outcome.ts";
import type { Outcome, OverallOutcome } from "../model/outcome.ts";
import type { Host } from "../ports/host.ts";
import { isClosed } from "./incident-state.ts";
import { incidentView } from "./incident-view.ts";
import type { IncidentView } from "./incident-view.ts";
import type { OpenIncident } from "./open-incident.ts";

export interface ReverseRequest {
  readonly host: Host;
  readonly incident: OpenIncident;
  readonly approver: Approver;
  progress(line: string): void;
  readonly how: "released" | "undone";
  readonly reason: string;
  readonly by: string;
}

/** Closes the incident only when nothing that could be reversed is left; otherwise it stays open and can be repeated. */
export async function reverse(request: ReverseRequest): Promise<IncidentView> {
  const { incident, how, reason, by } = request;
  const { journal, id } = incident;
  if (isClosed(journal.records)) return incidentView(id, journal.records);
  journal.append({
    kind: "note",
    step: "",
    attempt: 0,
    data: { what: how === "released" ? "release" : "undo", reason, by },
  });
  await undoAll({
    ...request,
    ...incident,
    clock: request.host.clock,
    incident: id,
    actions: reversibleDeeds(),
  });
  const outcome = outcomeOf(journal.records);
  if (undoable(journal.records, reversibleDeeds()).length === 0) {
    journal.append({ kind: "closed", step: "", attempt: 0, data: { how, outcome, reason, by } });
  }
  return incidentView(id, journal.records);
}

/** Commands of playbooks are taken back by what their intent recorded. */
function reversibleDeeds(): ReadonlyMap<string, Action<Host>> {
  return new Map([...actionsById(), [RUN, recordedCommand]]);
}

/** Of every run: the last word on each act counts. Nothing to reverse is done, not a gap. */
function outcomeOf(records: readonly JournalRecord[]): OverallOutcome {
  const last = new Map<number, Outcome>();
  for (const record of records) {
    if (record.kind !== "undo-verify") continue;
    const { of, outcome } = recorded<{ of: number; outcome: Outcome }>(record.data);
    last.set(of, outcome);
  }
  return last.size === 0 ? "done" : overallOutcome([...last.values()]);
}
