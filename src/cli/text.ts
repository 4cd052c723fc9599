/** The words that people read, in one place. */

import type { IncidentState } from "../incident/incident-state.ts";
import type { StepReport } from "../model/step-report.ts";

export const STATE_WORDS: Readonly<Record<IncidentState, string>> = {
  running: "not finished: it is going on, or was cut short",
  waiting: "waits for you",
  contained: "contained and proven",
  partial: "partly contained: not everything could be done or verified",
  failed: "something failed: read the steps below",
  aborted: "stopped by you before its end",
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

export const CHOICE_WORDS: Readonly<Record<string, string>> = {
  approve: "yes, do it",
  retry: "try again",
  skip: "leave this step out",
  continue: "go on without it",
  waive: "go on without what is missing (you give a reason)",
  abort: "stop here; everything stays as it is now",
};

/** What each next command is for, by its verb. */
export const NEXT_WORDS: Readonly<Record<string, string>> = {
  contain: "do what is missing, in another round of the same incident",
  status: "see this screen again",
  resume: "go on: it asks before it ends anything",
  undo: "false alarm: put everything back as it was",
  release: "lift the containment, when you are sure",
};

export const ANNOUNCE_UNPRIVILEGED =
  "without root some steps cannot be done; what is not done is named below";

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
