/** Questions of a run to the person at the terminal, or to what the command line already said. */

import type { Approver, Question } from "../engine/approver.ts";
import type { AnswerData } from "../engine/fold.ts";
import { printable } from "../model/printable.ts";
import type { Call } from "./call.ts";
import { COLUMNS, choiceWords, wrap } from "./text.ts";

/** `--yes` approves what was announced; it never waives, skips, retries or overlooks a failure. */
export function approverFor({ words, outside }: Call): Approver {
  return {
    decide: async (question) => {
      if (words.yes && question.kind === "approve")
        return { choice: "approve", by: "--yes", reason: words.reason ?? "" };
      return outside.terminal.isInteractive ? askPerson(question, { words, outside }) : null;
    },
  };
}

/** Enter alone decides nothing: whoever waits may have pressed it before there was a question. */
const LATER = {
  value: "later",
  label: "not now: ask me again later",
  isMarked: true,
};

async function askPerson(question: Question, { outside }: Call): Promise<AnswerData | null> {
  const { terminal, operator } = outside;
  for (const line of question.lines.flatMap((one) => one.split("\n"))) {
    for (const row of wrap(printable(line), COLUMNS)) terminal.progress(row);
  }
  const answers = question.choices.map((value) => ({
    value,
    label: choiceWords(question.kind, value),
  }));
  const choices = [...answers, LATER];
  const value = await terminal.choose(`${printable(question.title)}?`, choices);
  const choice = question.choices.find((known) => known === value);
  if (choice === undefined) return null;
  const reason =
    choice === "waive" || choice === "skip"
      ? await terminal.ask("why? (it goes into the report)")
      : "";
  return reason === null ? null : { choice, by: operator(), reason };
}
