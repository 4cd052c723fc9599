/** A person who answers as the test says, and then leaves. */

import type { Approver, Question } from "../../src/engine/approver.ts";
import type { AnswerChoice } from "../../src/engine/event.ts";

export interface ScriptedApprover extends Approver {
  readonly asked: readonly Question[];
}

export function answers(...choices: readonly AnswerChoice[]): ScriptedApprover {
  const left = [...choices];
  const asked: Question[] = [];
  return {
    asked,
    decide: async (question) => {
      asked.push(question);
      const choice = left.shift();
      return choice === undefined ? null : { choice, by: "ada", reason: "for the test" };
    },
  };
}
