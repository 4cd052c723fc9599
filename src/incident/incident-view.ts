/** One incident as people and machines are shown it: a pure function of its journal. */

import { begunOf, factsOf, lastRound } from "../engine/fold.ts";
import type { IntentData } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { GENESIS } from "../engine/record.ts";
import { isJsonObject, recorded } from "../model/json.ts";
import type { Outcome, OverallOutcome } from "../model/outcome.ts";
import { overallOutcome } from "../model/outcome.ts";
import type { StepReport } from "../model/step-report.ts";
import { compromiseView } from "./compromise.ts";
import type { CompromiseView } from "./compromise.ts";
import { recordedGaps } from "./announced-gaps.ts";
import type { AnnouncedGap } from "./announced-gaps.ts";
import { evidenceCopies } from "./evidence-copies.ts";
import type { CopyView } from "./evidence-copies.ts";
import { incidentState, openQuestions } from "./incident-state.ts";
import type { ClosedData, EndedData, IncidentState } from "./incident-state.ts";
import { nextCommands } from "./next-commands.ts";
import { stepReport } from "./step-report.ts";
import type { PlannedStep } from "./step-report.ts";
import { recordedDoubts } from "./start-doubts.ts";
import { timingsOf } from "./timings.ts";
import type { TimingsView } from "./timings.ts";

export interface EvidenceView {
  readonly dir: string;
  readonly manifest: string;
  /** SHA-256 of `TOP`, which holds the hash of everything else. */
  readonly sha256: string;
  readonly publicKey: string;
}

export interface QuestionView {
  readonly step: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly choices: readonly string[];
}

export interface IncidentView {
  readonly incident: string;
  readonly state: IncidentState;
  readonly outcome: OverallOutcome | "waiting" | "running";
  readonly openedAt: string;
  readonly reason: string;
  readonly round: number;
  /** What may be wrong with the start of ir itself. */
  readonly doubts: readonly string[];
  /** What was said beforehand to be impossible here. */
  readonly gaps: readonly AnnouncedGap[];
  readonly steps: readonly StepReport[];
  /** Since the last round began: what was given back before it has been done again. */
  readonly undone: readonly StepReport[];
  readonly questions: readonly QuestionView[];
  readonly timings: TimingsView;
  readonly evidence: EvidenceView | null;
  /** Of the evidence, in other places. */
  readonly copies: readonly CopyView[];
  readonly compromise: CompromiseView;
  /** When the host was last looked at or changed: what holds is told as of then. */
  readonly asOf: string;
  readonly chainHead: string;
  readonly next: readonly string[];
}

/** `boot`: of the host now; without it the view tells what was, as a process that is at work sees it. */
export function incidentView(
  incident: string,
  records: readonly JournalRecord[],
  boot: string | null = null,
): IncidentView {
  const round = lastRound(records);
  const state = incidentState(records, boot);
  const steps = plannedSteps(round).map((step) => stepReport(step, round));
  const view = {
    incident,
    state,
    outcome: outcomeOf(records, state),
    ...openingOf(records),
    round: begunOf(records)?.round ?? 0,
    doubts: recordedDoubts(records),
    gaps: recordedGaps(round),
    steps,
    undone: undoneSteps(records, round),
    questions: questionsOf(round, state),
    timings: timingsOf(round),
    evidence: evidenceOf(records),
    copies: evidenceCopies(records),
    compromise: compromiseView(records),
    asOf: records.at(-1)?.at ?? "",
    chainHead: records.at(-1)?.hash ?? GENESIS,
  };
  return { ...view, next: nextCommands(view, begunOf(records)) };
}

function openingOf([first]: readonly JournalRecord[]): Pick<IncidentView, "openedAt" | "reason"> {
  const { reason } = recorded<{ reason?: string }>(first?.data ?? {});
  return { openedAt: first?.at ?? "", reason: reason ?? "" };
}

/** A question stands in the journal for ever; nobody waits for its answer once the round is over. */
function questionsOf(
  round: readonly JournalRecord[],
  state: IncidentState,
): readonly QuestionView[] {
  if (state !== "waiting") return [];
  return openQuestions(round).map((record) => recorded<QuestionView>(record.data));
}

/** What the round may claim: the worst of its steps; a step that never ran is a gap. */
export function roundOutcome(steps: readonly StepReport[]): OverallOutcome {
  return overallOutcome(
    steps.map((step) =>
      step.outcome === "not-run" || step.outcome === "running" ? "skipped" : step.outcome,
    ),
  );
}

function outcomeOf(
  records: readonly JournalRecord[],
  state: IncidentState,
): IncidentView["outcome"] {
  const closed = records.findLast((record) => record.kind === "closed");
  if (closed !== undefined) return recorded<ClosedData>(closed.data).outcome;
  if (state === "waiting" || state === "running") return state;
  if (state === "reversing" || state === "restarted") return "partial";
  const ended = lastRound(records).findLast((record) => record.kind === "ended");
  return ended === undefined ? "running" : recorded<EndedData>(ended.data).outcome;
}

/** What stands before the plan: `playbooks/contain.yaml` states both; a test compares them. */
export const FIRST_STEPS: readonly PlannedStep[] = [
  {
    id: "survey",
    title: "Find the gateway, its processes, sockets and supervisor",
    effect: "read",
  },
  { id: "freeze", title: "Freeze every process of the agent", effect: "reversible" },
  // Told as not run where the round ends before the plan is recorded: the network is open then.
  { id: "cut", title: "Cut the agent off the network", effect: "reversible" },
];

/** Steps as planned, or those that were to be done before the plan was recorded. */
function plannedSteps(round: readonly JournalRecord[]): readonly PlannedStep[] {
  const planned = round.findLast((record) => record.kind === "planned");
  if (planned !== undefined) return recorded<{ steps: readonly PlannedStep[] }>(planned.data).steps;
  const begun = begunOf(round);
  return begun === null || begun.playbook === "collect" ? [] : FIRST_STEPS;
}

function undoneSteps(
  records: readonly JournalRecord[],
  round: readonly JournalRecord[],
): readonly StepReport[] {
  return round
    .filter((record) => record.kind === "undo-verify")
    .map((record) => {
      const { of, outcome, summary } = recorded<{ of: number; outcome: Outcome; summary: string }>(
        record.data,
      );
      const intent = records[of - 1];
      const title = intent === undefined ? record.step : recorded<IntentData>(intent.data).summary;
      return {
        id: record.step,
        title,
        effect: "reversible",
        outcome,
        startedAt: record.at,
        ms: null,
        detail: summary,
      };
    });
}

function evidenceOf(records: readonly JournalRecord[]): EvidenceView | null {
  const sealed = factsOf(records).get("sealed");
  if (!isJsonObject(sealed)) return null;
  const { dir, manifest, sha256, publicKey } = recorded<EvidenceView>(sealed);
  return { dir, manifest, sha256, publicKey };
}
