/** A plan on the screen; nothing on the host. */

import { gapLines } from "../incident/announced-gaps.ts";
import { dryRun } from "../incident/dry-run.ts";
import { printable } from "../model/printable.ts";
import type { Call } from "./call.ts";
import { dryRunDocument } from "./json-document.ts";
import { stepLines } from "./screen.ts";
import { SILENT_LOG } from "./silent-log.ts";
import { stepOptions } from "./step-options.ts";
import { stateDirectoryOf } from "./target-of.ts";
import { wrap } from "./text.ts";

export async function showDryRun(call: Call, playbook: string): Promise<void> {
  const { outside, words } = call;
  const command = commandFor(call, playbook);
  const { steps, gaps } = await dryRun({
    host: await outside.host(SILENT_LOG),
    playbooks: outside.playbooks,
    playbook,
    stateDirectory: stateDirectoryOf(call),
    options: await stepOptions(call),
    folder: `${outside.store(words.home).home}/dry-run`,
  });
  if (words.json) {
    outside.terminal.answer(dryRunDocument(words.verb, { steps, gaps, command }));
    return;
  }
  const lines = [
    "dry run: nothing is changed, nothing is recorded",
    "",
    ...gapLines(gaps).flatMap((line) => wrap(printable(line), 79)),
    ...(gaps.length === 0 ? [] : [""]),
    ...steps.flatMap(stepLines),
    "",
    "to do it",
    `  ${command}`,
    "",
  ];
  outside.terminal.answer(lines.join("\n"));
}

function commandFor({ words }: Call, playbook: string): string {
  if (words.verb === "playbook") return `ir playbook run ${playbook}`;
  return playbook === words.verb ? `ir ${playbook}` : `ir ${words.verb} --playbook ${playbook}`;
}
