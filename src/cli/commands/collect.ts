/** `ir collect`: a sealed package, and nothing on the target changed. */

import { beginCollect } from "../../incident/collect.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { goOn } from "../go-on.ts";
import { tellProgress } from "../progress.ts";
import { showDryRun } from "../show-dry-run.ts";
import { stateDirectoryOf } from "../target-of.ts";

export async function collect(call: Call): Promise<ExitCode> {
  const { words, outside } = call;
  if (words.dryRun) {
    await showDryRun(call, "collect");
    return EXIT.done;
  }
  const incident = beginCollect(deskOf(call), outside.playbooks, {
    reason: words.reason ?? "",
    stateDirectory: stateDirectoryOf(call),
    startedMono: outside.startedMono,
  });
  incident.journal.subscribe(tellProgress(outside));
  try {
    return await goOn(call, incident);
  } finally {
    incident.lock.release();
  }
}
