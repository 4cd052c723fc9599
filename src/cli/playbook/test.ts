/** `ir playbook test`: the rehearsed cases of one playbook, or of all that ship; the host is not touched. */

import { compilePlaybook } from "../../incident/read-playbook.ts";
import type { CaseResult } from "../../incident/run-case.ts";
import { testPlaybook } from "../../incident/test-playbook.ts";
import type { PlaybookTest } from "../../incident/test-playbook.ts";
import { printable } from "../../model/printable.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { COLUMNS, wrap } from "../text.ts";
import { fileBytes, namedPlaybook, usage } from "./playbook-call.ts";

export async function test(call: Call, name: string | null): Promise<ExitCode> {
  const { words, outside } = call;
  if (name === null && words.cases !== null)
    throw usage("--cases belongs to one playbook", "ir playbook test FILE --cases FILE");
  const names = name === null ? outside.playbooks.list() : [name];
  const tests: PlaybookTest[] = [];
  for (const one of names) tests.push(await testOne(call, one));
  outside.terminal.answer(
    words.json
      ? document({ schema: "ir.playbook-test/1", tests })
      : `${tests.flatMap(linesOf).join("\n")}\n`,
  );
  return tests.every(({ isPassed }) => isPassed) ? EXIT.done : EXIT.failed;
}

async function testOne(call: Call, name: string): Promise<PlaybookTest> {
  const { outside, words } = call;
  const found = namedPlaybook(call, name);
  const { digest } = outside.basics;
  const { playbook } = compilePlaybook(found.name, found.bytes, digest);
  const isShipped = found.name === name && !name.includes("/");
  if (words.cases === null && !isShipped)
    throw usage(`which cases of ${name}?`, `ir playbook test ${name} --cases FILE`);
  const path =
    words.cases === null
      ? `${outside.playbooks.folder}/cases/${name}.yaml`
      : outside.absolutePath(words.cases);
  return testPlaybook(playbook, { path, bytes: fileBytes(path, call) }, digest);
}

function linesOf({ playbook, cases, isPassed }: PlaybookTest): readonly string[] {
  const count = `${cases.length} ${cases.length === 1 ? "case" : "cases"}`;
  const head = isPassed ? `${playbook}: ${count} as expected` : `${playbook}: NOT as expected`;
  return [head, ...cases.filter((one) => !one.isPassed).flatMap(caseLines)];
}

function caseLines({ name, problems }: CaseResult): readonly string[] {
  const lines = problems.flatMap((problem) => wrap(printable(problem), COLUMNS - 4));
  return [`  ${printable(name)}`, ...lines.map((line) => `    ${line}`)];
}
