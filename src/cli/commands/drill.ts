/** `ir drill sandbox`: rehearses `ir contain` where nothing can be hurt. */

import { rehearse } from "../../incident/rehearse.ts";
import type { Rehearsal } from "../../incident/rehearse.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { COLUMNS, wrap } from "../text.ts";

export async function drill(call: Call): Promise<ExitCode> {
  const { words, outside } = call;
  const [scenario] = words.positionals;
  if (scenario !== "sandbox") {
    throw new Refusal({
      kind: "usage",
      problem: `there is no drill ${scenario ?? ""}`.trim(),
      hint: "try: ir drill sandbox",
    });
  }
  const { terminal } = outside;
  const rehearsal = await rehearse({
    sandbox: await outside.sandbox(),
    json: words.json,
    progress: (line) => terminal.progress(line),
  });
  terminal.answer(words.json ? documentOf(rehearsal) : screenOf(rehearsal));
  return codeOf(rehearsal);
}

/** What ir claimed counts only when it was also seen. */
function codeOf({ findings, exitCode }: Rehearsal): ExitCode {
  if (findings.some((finding) => !finding.isTrue)) return EXIT.failed;
  return exitCode === EXIT.done ? EXIT.done : EXIT.partial;
}

function documentOf(rehearsal: Rehearsal): string {
  const { answer, ...rest } = rehearsal;
  const contain: unknown = JSON.parse(answer);
  return document({ schema: "ir.drill/1", ...rest, contain });
}

function screenOf(rehearsal: Rehearsal): string {
  const seen = rehearsal.findings.flatMap(({ claim, isTrue, seen: evidence }) =>
    indented(isTrue ? "  true   " : "  FALSE  ", `${claim} (${evidence})`),
  );
  const limits = rehearsal.limits.flatMap((limit) => indented("  not rehearsed: ", limit));
  return [
    "what ir contain answered inside the sandbox, whose incident is gone with it:",
    "",
    rehearsal.answer.trimEnd(),
    "",
    "seen from outside ir",
    ...seen,
    ...limits,
    "",
    verdictOf(rehearsal),
    "the sandbox is gone; nothing outside it was touched",
    "",
  ].join("\n");
}

function indented(head: string, text: string): readonly string[] {
  return wrap(text, COLUMNS - head.length).map(
    (line, index) => (index === 0 ? head : " ".repeat(head.length)) + line,
  );
}

function verdictOf(rehearsal: Rehearsal): string {
  const code = codeOf(rehearsal);
  if (code === EXIT.failed)
    return "the rehearsal FAILED: ir claimed what was not so, or did not contain";
  return code === EXIT.done
    ? "the rehearsal succeeded"
    : "the rehearsal succeeded in part: read what was not done";
}
