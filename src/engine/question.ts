/** What a person is asked, worked out from the journal. */

import { recorded } from "../model/json.ts";
import type { Verdict } from "./action.ts";
import type { Question } from "./approver.ts";
import { CHOICES } from "./event.ts";
import type { AnswerChoice, QuestionKind } from "./event.ts";
import { openNeeds } from "./compile.ts";
import type { MachineState } from "./compile.ts";
import { commandText } from "./command-text.ts";
import type { Step } from "./playbook.ts";
import type { JournalRecord } from "./record.ts";

export function questionFor(
  step: Step,
  kind: QuestionKind,
  seen: { state: MachineState; records: readonly JournalRecord[] },
): Question {
  const open = openNeeds(step, seen.state);
  return {
    step: step.id,
    title: step.title,
    kind,
    lines: explain(step, kind, {
      open,
      last: lastVerdict(step, seen.records),
      grounds: groundsOf(step, seen.records),
    }),
    choices: CHOICES[kind].filter((choice) => isOffered(choice, step, open)),
  };
}

interface Known {
  readonly open: readonly string[];
  readonly last: string;
  /** What stands behind each need, as the step that provided it said: also that something is incomplete. */
  readonly grounds: readonly string[];
}

function explain(step: Step, kind: QuestionKind, known: Known): readonly string[] {
  switch (kind) {
    case "approve":
      return [`next: ${step.title}`, ...command(step), "this cannot be undone", ...known.grounds];
    case "blocked":
      return [`${step.title} needs what is not there: ${known.open.join(", ")}`];
    case "failed":
      return [`${step.title} did not succeed`, known.last];
    case "interrupted":
      return [`${step.title} was begun and its end was not recorded`, known.last];
    case "conflict":
      return [`${step.title}: somebody changed it since`, known.last];
    case "manual":
      return [step.title, step.deed.kind === "manual" ? step.deed.text : ""];
  }
}

function command({ deed }: Step): readonly string[] {
  return deed.kind === "run" ? [`it runs: ${commandText(deed.run)}`] : [];
}

function isOffered(choice: AnswerChoice, step: Step, open: readonly string[]): boolean {
  return choice !== "waive" || open.every((need) => step.waive.includes(need));
}

function lastVerdict(step: Step, records: readonly JournalRecord[]): string {
  const last = records.findLast((record) => record.step === step.id && record.kind === "verify");
  return last === undefined
    ? "nothing is known about how far it got"
    : recorded<Verdict>(last.data).summary;
}

function groundsOf(step: Step, records: readonly JournalRecord[]): readonly string[] {
  return step.needs.flatMap((need) => {
    const provided = records.findLast(
      (record) =>
        record.kind === "verify" && recorded<Verdict>(record.data).facts?.[need] !== undefined,
    );
    if (provided === undefined) return [`without ${need}, which was waived`];
    return [`${provided.step}: ${recorded<Verdict>(provided.data).summary}`];
  });
}
