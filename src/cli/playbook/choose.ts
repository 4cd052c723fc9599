/** `ir playbook choose`: a few plain questions, one proposal; without a terminal the whole table. */

import { CHOICES_TABLE, WHAT, WHEN, WHERE, afterAnswers } from "../../incident/choose-playbook.ts";
import type { Proposal } from "../../incident/choose-playbook.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { COLUMNS, wrap } from "../text.ts";

export async function choose(call: Call): Promise<ExitCode> {
  const { words, outside } = call;
  const { terminal } = outside;
  if (words.json)
    terminal.answer(document({ schema: "ir.playbook-choose/1", table: CHOICES_TABLE }));
  else if (terminal.isInteractive) return ask(call);
  else terminal.answer(table());
  return EXIT.done;
}

async function ask({ outside: { terminal } }: Call): Promise<ExitCode> {
  terminal.progress(
    "if it may be going on now and you are not sure, do not choose: sudo ir contain",
  );
  const answers: string[] = [];
  for (;;) {
    const step = afterAnswers(answers);
    if (step.kind === "proposal") {
      terminal.answer(proposalText(step.proposal));
      return EXIT.done;
    }
    const answer = await terminal.choose(step.question.text, step.question.options);
    if (answer === null) {
      terminal.progress("nothing chosen; when in doubt: sudo ir contain");
      return EXIT.waiting;
    }
    answers.push(answer);
  }
}

function proposalText({ playbook, command, why }: Proposal): string {
  return [
    ...wrap(`${playbook}: ${why}`, COLUMNS),
    "",
    `  ${command}`,
    "",
    `to read it first: ir playbook show ${playbook}`,
    "",
  ].join("\n");
}

function table(): string {
  const labels = new Map(
    [WHEN, WHAT, WHERE].flatMap(({ options }) => options.map(({ value, label }) => [value, label])),
  );
  const rows = CHOICES_TABLE.flatMap(({ answers, proposal }) => [
    ...wrap(answers.map((answer) => labels.get(answer) ?? answer).join("; "), COLUMNS),
    `    ${proposal.command}`,
  ]);
  return `${rows.join("\n")}\n`;
}
