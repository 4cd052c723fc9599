/** A new incident for a playbook that does not begin by freezing, taken to its end. */

import { beginPlaybook } from "../incident/begin-playbook.ts";
import type { FoundPlaybook } from "../incident/find-playbook.ts";
import type { Call } from "./call.ts";
import { deskOf } from "./desk-of.ts";
import { EXIT } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { goOn } from "./go-on.ts";
import { tellProgress } from "./progress.ts";
import { showDryRun } from "./show-dry-run.ts";
import { stepOptions } from "./step-options.ts";
import { stateDirectoryOf } from "./target-of.ts";

export async function beginAndGoOn(call: Call, playbook: FoundPlaybook): Promise<ExitCode> {
  const { outside, words } = call;
  if (words.dryRun) {
    await showDryRun(call, playbook.name);
    return EXIT.done;
  }
  const options = await stepOptions(call);
  const incident = beginPlaybook(deskOf(call), {
    playbook,
    options,
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
