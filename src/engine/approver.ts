/** Who answers when a step needs a person. */

import type { AnswerData } from "./fold.ts";
import type { AnswerChoice, QuestionKind } from "./event.ts";

export interface Question {
  readonly step: string;
  readonly title: string;
  readonly kind: QuestionKind;
  /** What happened or what is about to be done, as sentences. */
  readonly lines: readonly string[];
  readonly choices: readonly AnswerChoice[];
}

export interface Approver {
  /** `null` when nobody answers (no terminal, EOF): the run then waits, it never guesses. */
  decide(question: Question): Promise<AnswerData | null>;
}
