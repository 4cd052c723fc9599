/** A plan on the screen; nothing on the host. */

import { dryRun } from "../incident/dry-run.ts";
import type { Call } from "./call.ts";
import { dryRunDocument } from "./json-document.ts";
import { stepLines } from "./screen.ts";
import { SILENT_LOG } from "./silent-log.ts";
import { stateDirectoryOf } from "./target-of.ts";

export async function showDryRun(call: Call, playbook: "contain" | "collect"): Promise<void> {
  const { outside, words } = call;
  const steps = await dryRun({
    host: await outside.host(SILENT_LOG),
    playbooks: outside.playbooks,
    playbook,
    stateDirectory: stateDirectoryOf(call),
    folder: `${outside.store(words.home).home}/dry-run`,
  });
  if (words.json) {
    outside.terminal.answer(dryRunDocument(playbook, steps));
    return;
  }
  const lines = [
    "dry run: nothing is changed, nothing is recorded",
    "",
    ...steps.flatMap(stepLines),
    "",
    "to do it",
    `  ir ${playbook}`,
    "",
  ];
  outside.terminal.answer(lines.join("\n"));
}
