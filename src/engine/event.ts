/** What can happen to a step, as the machine hears it. */

import type { Outcome } from "../model/outcome.ts";

/** What a person, or a declared default such as `--yes`, may answer. */
export type AnswerChoice = "approve" | "retry" | "skip" | "continue" | "waive" | "abort";

export type StepEventName = Outcome | "interrupted" | AnswerChoice;

/** `type` is `<step>.<name>`, so that side-by-side steps never hear each other. */
export interface StepEvent {
  readonly type: string;
  readonly step: string;
}

export function stepEvent(step: string, name: StepEventName): StepEvent {
  return { type: `${step}.${name}`, step };
}

/** What the machine asks the outside to do. */
export type RequestKind = "perform" | "reconcile" | "ask";

/** Why a person is needed. */
export type QuestionKind = "approve" | "blocked" | "failed" | "interrupted" | "manual" | "conflict";

export interface Request {
  readonly kind: RequestKind;
  readonly step: string;
  /** Set when `kind` is `ask`. */
  readonly question: QuestionKind | null;
}

/** The answers that each question allows; `waive` only where the step lets its open needs be waived. */
export const CHOICES: Readonly<Record<QuestionKind, readonly AnswerChoice[]>> = {
  approve: ["approve", "skip", "abort"],
  blocked: ["waive", "skip", "abort"],
  failed: ["retry", "continue", "abort"],
  interrupted: ["retry", "continue", "abort"],
  manual: ["approve", "skip", "abort"],
  conflict: ["retry", "continue"],
};
