/** What became of one step, as people and machines are shown it. */

import type { Verdict } from "../engine/action.ts";
import type { AnswerChoice } from "../engine/event.ts";
import type { AnswerData, IntentData } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import type { Effect } from "../model/effect.ts";
import { millisecondsBetween } from "../model/instant.ts";
import { recorded } from "../model/json.ts";
import type { Outcome } from "../model/outcome.ts";
import type { StepReport } from "../model/step-report.ts";

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly effect: Effect;
}

export function stepReport(step: PlannedStep, round: readonly JournalRecord[]): StepReport {
  const own = round.filter((record) => record.step === step.id);
  const started = own.find((record) => record.kind === "intent");
  const last = own.findLast((record) =>
    ["intent", "result", "verify", "skipped", "interrupted", "answer"].includes(record.kind),
  );
  const { outcome, detail } = outcomeOfStep(last, own);
  return {
    ...step,
    outcome,
    startedAt: started?.at ?? null,
    ms:
      started === undefined || last === undefined
        ? null
        : Math.round(millisecondsBetween(started, last)),
    detail,
  };
}

interface StepOutcome {
  readonly outcome: StepReport["outcome"];
  readonly detail: string;
}

function outcomeOfStep(
  last: JournalRecord | undefined,
  own: readonly JournalRecord[],
): StepOutcome {
  switch (last?.kind) {
    case undefined:
      return { outcome: "not-run", detail: "" };
    case "verify":
      return verdictOf(last);
    case "skipped": {
      const { reason, remedy } = recorded<{ reason: string; remedy: string }>(last.data);
      return { outcome: "skipped", detail: `not done: ${reason}; to do it: ${remedy}` };
    }
    case "answer":
      return answered(last, own);
    default:
      return {
        outcome: "running",
        detail:
          recorded<Partial<IntentData>>(own.findLast((record) => record.kind === "intent")?.data)
            .summary ?? "",
      };
  }
}

/** An answer that went on without the step leaves the step as it was. */
function answered(last: JournalRecord, own: readonly JournalRecord[]): StepOutcome {
  const { choice, by, reason } = recorded<AnswerData>(last.data);
  const because = reason === "" ? "" : `: ${reason}`;
  const verdict = own.findLast((record) => record.kind === "verify");
  if (verdict !== undefined && choice !== "retry") {
    const { outcome, detail } = verdictOf(verdict);
    return { outcome, detail: `${detail} (${by} ${DECISIONS[choice]}${because})` };
  }
  // Nothing looks after a person: what was confirmed is shown as theirs, never as verified.
  if (choice === "approve" && isManual(own))
    return { outcome: "done", detail: `confirmed by ${by}${because}` };
  if (choice === "continue")
    return { outcome: "unknown", detail: `${by} ${DECISIONS[choice]}${because}` };
  const outcome = choice === "skip" || choice === "abort" ? "skipped" : "running";
  return { outcome, detail: `${PASSIVES[choice]} by ${by}${because}` };
}

const DECISIONS: Readonly<Record<AnswerChoice, string>> = {
  approve: "approved it",
  retry: "had it tried again",
  skip: "left it out",
  continue: "went on without it",
  waive: "waived what was missing",
  abort: "stopped here",
};

const PASSIVES: Readonly<Record<AnswerChoice, string>> = {
  approve: "approved",
  retry: "tried again",
  skip: "left out",
  continue: "passed over",
  waive: "what was missing was waived",
  abort: "stopped",
};

function isManual(own: readonly JournalRecord[]): boolean {
  const asked = own.findLast((record) => record.kind === "question");
  return asked !== undefined && recorded<{ kind: string }>(asked.data).kind === "manual";
}

function verdictOf(record: JournalRecord): { outcome: Outcome; detail: string } {
  const { outcome, summary } = recorded<Verdict>(record.data);
  return { outcome, detail: summary };
}
