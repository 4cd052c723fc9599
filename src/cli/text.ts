/** The words that people read, in one place. */

import type { Question } from "../engine/approver.ts";
import type { IncidentState } from "../incident/incident-state.ts";
import type { StepReport } from "../model/step-report.ts";

export const STATE_WORDS: Readonly<Record<IncidentState, string>> = {
  running: "not finished: it is going on, or was cut short",
  waiting: "waits for you",
  contained: "contained and proven",
  collected: "evidence sealed; nothing was isolated",
  finished: "every step is done; nothing was proven to be down",
  partial: "not all of it could be done or verified",
  failed: "something failed: read the steps below",
  aborted: "stopped by you before its end",
  restarted: "the host was restarted: it is NOT isolated",
  reversing: "not everything is put back: do it again",
  released: "released",
  undone: "undone",
};

export const OUTCOME_WORDS: Readonly<Record<StepReport["outcome"], string>> = {
  done: "done",
  skipped: "NOT DONE",
  failed: "FAILED",
  unknown: "UNKNOWN",
  "not-run": "not run",
  running: "unfinished",
};

type AnswerChoice = Question["choices"][number];
type QuestionKind = Question["kind"];

const CHOICE_WORDS: Readonly<Record<AnswerChoice, string>> = {
  approve: "yes, do it",
  retry: "try again",
  skip: "leave this step out",
  continue: "go on without it",
  waive: "go on without what is missing (you give a reason)",
  abort: "stop here; everything stays as it is now",
};

/** The same choice says another thing to another question. */
const OTHER_WORDS: Partial<Record<QuestionKind, Partial<Record<AnswerChoice, string>>>> = {
  manual: { approve: "it is done" },
  conflict: { continue: "leave it as it is now" },
};

export function choiceWords(kind: QuestionKind, choice: AnswerChoice): string {
  return OTHER_WORDS[kind]?.[choice] ?? CHOICE_WORDS[choice];
}

/** What each next command is for, by its verb. */
export const NEXT_WORDS: Readonly<Record<string, string>> = {
  contain: "do what is missing, in another round of the same incident",
  collect: "seal evidence again, in a new incident",
  playbook: "run it again, in a new incident",
  status: "see this screen again",
  resume: "go on: it asks before it ends anything",
  undo: "false alarm: put everything back as it was",
  triage: "what did they do? findings, each with its file and row",
  revoke: "every key and token it could reach: one after the other",
  release: "lift the containment, when you are sure",
};

/** Narrow enough for a terminal on a telephone call. */
export const COLUMNS = 80;

/** Words onto lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length === 0 ? [""] : lines;
}
