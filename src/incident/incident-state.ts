/** Which state an incident is in, read from its journal alone. */

import { recorded } from "../model/json.ts";
import { begunOf, factsOf, lastRound } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import type { OverallOutcome } from "../model/outcome.ts";
import { isRestarted } from "./restarted.ts";

/**
 * `running`: a round is on or was cut short. `waiting`: it needs a person. `contained`, `collected`, `finished`,
 * `partial`, `failed`, `aborted`: the round ended so; `finished` claims no more than that its steps are done.
 * `restarted`: isolated in an earlier boot of the host, which ended that.
 * `reversing`: something was put back, but not everything. `released`, `undone`: closed.
 */
export type IncidentState =
  | "running"
  | "waiting"
  | "contained"
  | "collected"
  | "finished"
  | "partial"
  | "failed"
  | "aborted"
  | "restarted"
  | "reversing"
  | "released"
  | "undone";

export interface EndedData {
  readonly outcome: OverallOutcome;
}

export interface ClosedData {
  readonly how: "released" | "undone";
  readonly outcome: OverallOutcome;
}

/** `boot`: of the host now; `null` where the journal alone is asked. */
export function incidentState(
  records: readonly JournalRecord[],
  boot: string | null,
): IncidentState {
  const closed = records.findLast((record) => record.kind === "closed");
  if (closed !== undefined) return recorded<ClosedData>(closed.data).how;
  const round = lastRound(records);
  if (round.some((record) => record.kind === "undo-intent")) return "reversing";
  if (boot !== null && isRestarted(round, boot)) return "restarted";
  const ended = round.findLast((record) => record.kind === "ended");
  if (ended !== undefined) {
    const { outcome } = recorded<EndedData>(ended.data);
    return outcome === "done" ? doneState(round) : outcome;
  }
  return openQuestions(round).length > 0 ? "waiting" : "running";
}

/** The fact of `prove-contained`: without it no other playbook may claim that anything is contained. */
const PROVEN = "proven";

/** What a round claims depends on what its playbook is for. */
function doneState(round: readonly JournalRecord[]): IncidentState {
  switch (begunOf(round)?.playbook) {
    case "collect":
      return "collected";
    case "contain":
      return "contained";
    default:
      return factsOf(round).has(PROVEN) ? "contained" : "finished";
  }
}

export function isClosed(records: readonly JournalRecord[]): boolean {
  return records.some((record) => record.kind === "closed");
}

/** Questions that nobody has answered yet. */
export function openQuestions(round: readonly JournalRecord[]): readonly JournalRecord[] {
  const last = new Map<string, JournalRecord>();
  for (const record of round) if (record.step !== "") last.set(record.step, record);
  return [...last.values()].filter((record) => record.kind === "question");
}
