/** Journal to state: replays the events of the last round over the pure machine; runs nothing. */

import type { Effect } from "../model/effect.ts";
import { recorded } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import { stepEvent } from "./event.ts";
import type { AnswerChoice, Request, StepEvent } from "./event.ts";
import type { Machine, MachineState, MachineStep } from "./compile.ts";
import type { JournalRecord } from "./record.ts";
import type { Verdict } from "./action.ts";

export interface BegunData {
  readonly playbook: string;
  readonly playbookHash: string;
  readonly tool: string;
  readonly round: number;
  readonly stateDirectory: string | null;
  /** What the command line adds to the `with:` of every step: recipients, memory, and the like. */
  readonly options?: JsonObject;
  /** Monotonic instant at which the process started: where the stopwatch begins. */
  readonly startedMono: string;
}

export interface IntentData {
  readonly action: string;
  readonly effect: Effect;
  readonly summary: string;
  readonly plan: Json;
  readonly prior: Json;
}

export interface AnswerData {
  readonly choice: AnswerChoice;
  /** Who: login name or uid, or `--yes`. */
  readonly by: string;
  readonly reason: string;
}

/** A round as the journal tells it. */
export interface RoundState {
  readonly begun: BegunData;
  readonly state: MachineState;
  /** What was asked for and has not been answered by an event, by step. */
  readonly pending: ReadonlyMap<string, Request>;
  /** Records of this round. */
  readonly records: readonly JournalRecord[];
}

/** Records from the last `begun` on; empty when no round was ever begun. */
export function lastRound(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const start = records.findLastIndex((record) => record.kind === "begun");
  return start < 0 ? [] : records.slice(start);
}

export function begunOf(records: readonly JournalRecord[]): BegunData | null {
  const [first] = lastRound(records);
  return first === undefined ? null : recorded<BegunData>(first.data);
}

/** @throws Refusal `integrity` when the journal holds an event that the playbook's machine does not accept. */
export function foldRound(machine: Machine, records: readonly JournalRecord[]): RoundState {
  const round = lastRound(records);
  const begun = begunOf(records);
  if (begun === null) {
    throw new Refusal({
      kind: "integrity",
      problem: "the journal holds no begun round",
      hint: "run: ir status",
    });
  }
  const pending = new Map<string, Request>();
  let current = machine.start();
  track(pending, current, null);
  for (const record of round) {
    const event = eventOf(record);
    // A step that ran side by side with the one that ended the round may still report: told, not heard.
    if (event === null || current.state.isEnded) continue;
    current = follow(machine, current.state, { event, seq: record.seq });
    track(pending, current, event);
  }
  return { begun, state: current.state, pending, records: round };
}

/** The event that a record stands for, or `null` for records that only tell. */
export function eventOf(record: JournalRecord): StepEvent | null {
  switch (record.kind) {
    case "verify":
      return stepEvent(record.step, recorded<Verdict>(record.data).outcome);
    case "skipped":
      return stepEvent(record.step, "skipped");
    case "interrupted":
      return stepEvent(record.step, "interrupted");
    case "answer":
      return stepEvent(record.step, recorded<AnswerData>(record.data).choice);
    default:
      return null;
  }
}

/** Facts with their data, later ones over earlier ones, over all rounds. */
export function factsOf(records: readonly JournalRecord[]): ReadonlyMap<string, Json> {
  const facts = new Map<string, Json>();
  for (const record of records) {
    if (record.kind !== "verify") continue;
    const provided = recorded<{ facts?: JsonObject }>(record.data).facts ?? {};
    for (const [name, data] of Object.entries(provided)) facts.set(name, data);
  }
  return facts;
}

export function track(
  pending: Map<string, Request>,
  step: MachineStep,
  event: StepEvent | null,
): void {
  if (event !== null) pending.delete(event.step);
  for (const request of step.requests) pending.set(request.step, request);
  if (step.state.isEnded) pending.clear();
}

function follow(
  machine: Machine,
  state: MachineState,
  at: { event: StepEvent; seq: number },
): MachineStep {
  if (machine.accepts(state, at.event)) return machine.next(state, at.event);
  throw new Refusal({
    kind: "integrity",
    problem: `journal record ${at.seq} (${at.event.type}) does not follow from the playbook`,
    hint: "the journal was written with another playbook or tool version; use that version to go on",
  });
}
