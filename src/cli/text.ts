/** The words that people read, in one place. */

import type { IncidentState } from "../incident/incident-state.ts";
import type { StepReport } from "../model/step-report.ts";

export const STATE_WORDS: Readonly<Record<IncidentState, string>> = {
  running: "not finished",
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

export const ANNOUNCE_UNPRIVILEGED =
  "without root some steps cannot be done; what is not done is named below";
