/** Which state an incident is in, read from its journal alone. */

import { recorded } from "../model/json.ts";
import { lastRound } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import type { OverallOutcome } from "../model/outcome.ts";

/**
 * `running`: a round is on or was cut short. `waiting`: it needs a person. `contained`, `partial`, `failed`,
 * `aborted`: the round ended so. `released`, `undone`: closed.
 */
export type IncidentState =
  | "running"
  | "waiting"
  | "contained"
  | "partial"
  | "failed"
  | "aborted"
  | "released"
  | "undone";

export interface EndedData {
  readonly outcome: OverallOutcome;
}

export interface ClosedData {
  readonly how: "released" | "undone";
  readonly outcome: OverallOutcome;
}

export function incidentState(records: readonly JournalRecord[]): IncidentState {
  const closed = records.findLast((record) => record.kind === "closed");
  if (closed !== undefined) return recorded<ClosedData>(closed.data).how;
  const round = lastRound(records);
  const ended = round.findLast((record) => record.kind === "ended");
  if (ended !== undefined) {
    const { outcome } = recorded<EndedData>(ended.data);
    return outcome === "done" ? "contained" : outcome;
  }
  return openQuestions(round).length > 0 ? "waiting" : "running";
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
