/** Every exit code, and what it means: the table of `docs/output-and-exit-codes.md`. */

import type { RefusalKind } from "../model/refusal.ts";

export const EXIT = {
  /** Everything asked for was done and verified. */
  done: 0,
  /** Something failed, or a check answered no. */
  failed: 1,
  /** Wrong usage, or input refused. */
  usage: 2,
  /** Not everything could be done or verified. */
  partial: 3,
  /** A person has to answer. */
  waiting: 4,
  /** Journal, evidence or signature broken. */
  integrity: 5,
  /** A defect of ours. */
  defect: 70,
  /** Stopped by the operator; can be resumed. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const REFUSAL_CODES: Readonly<Record<RefusalKind, ExitCode>> = {
  failed: EXIT.failed,
  usage: EXIT.usage,
  unable: EXIT.partial,
  waiting: EXIT.waiting,
  integrity: EXIT.integrity,
};

export function refusalCode(kind: RefusalKind): ExitCode {
  return REFUSAL_CODES[kind];
}

const OUTCOME_CODES: Readonly<
  Record<"done" | "failed" | "partial" | "aborted" | "waiting" | "running", ExitCode>
> = {
  done: EXIT.done,
  failed: EXIT.failed,
  partial: EXIT.partial,
  aborted: EXIT.partial,
  waiting: EXIT.waiting,
  running: EXIT.partial,
};

export function outcomeCode(outcome: keyof typeof OUTCOME_CODES): ExitCode {
  return OUTCOME_CODES[outcome];
}
