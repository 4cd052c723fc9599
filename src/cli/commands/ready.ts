/** `ir ready`: could you respond now? */

import { readiness } from "../../incident/readiness.ts";
import type { ReadinessAnswer } from "../../incident/readiness.ts";
import { printable } from "../../model/printable.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { wrap } from "../text.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { stateDirectoryOf } from "../target-of.ts";

export async function ready(call: Call): Promise<ExitCode> {
  const { words, outside } = call;
  const answers = await readiness({
    host: await outside.host(SILENT_LOG),
    playbooks: outside.playbooks,
    stateDirectory: stateDirectoryOf(call),
    home: outside.store(words.home).home,
  });
  const code = codeOf(answers);
  outside.terminal.answer(
    words.json
      ? document({ schema: "ir.ready/1", ready: code === EXIT.done, answers })
      : screen(answers, code),
  );
  return code;
}

function codeOf(answers: readonly ReadinessAnswer[]): ExitCode {
  if (answers.some(({ answer }) => answer === "no")) return EXIT.failed;
  return answers.some(({ answer }) => answer === "unknown") ? EXIT.partial : EXIT.done;
}

function screen(answers: readonly ReadinessAnswer[], code: ExitCode): string {
  const verdict =
    code === EXIT.done
      ? "ready: ir contain would find what it needs"
      : "not ready: read what is missing";
  return [...answers.flatMap(linesOf), "", verdict, ""].join("\n");
}

function linesOf(answer: ReadinessAnswer): readonly string[] {
  const indent = " ".repeat(11);
  const remedy =
    answer.remedy === ""
      ? []
      : wrap(`do: ${printable(answer.remedy)}`, 68).map((line) => indent + line);
  return [
    `  ${answer.answer.padEnd(8)} ${answer.question}`,
    ...wrap(printable(answer.evidence), 68).map((line) => indent + line),
    ...remedy,
  ];
}
