/** `ir playbook run`: a playbook that does not begin by freezing; those that do belong to `ir contain`. */

import { beginPlaybook } from "../../incident/begin-playbook.ts";
import { beginsByFreezing, requireProof, requireTrusted } from "../../incident/find-playbook.ts";
import { compilePlaybook } from "../../incident/read-playbook.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { goOn } from "../go-on.ts";
import { tellProgress } from "../progress.ts";
import { showDryRun } from "../show-dry-run.ts";
import { stateDirectoryOf } from "../target-of.ts";
import { namedPlaybook, trustOf, usage } from "./playbook-call.ts";

export async function run(call: Call, name: string | null): Promise<ExitCode> {
  const { outside, words } = call;
  const playbook = namedPlaybook(call, name);
  requireTrusted(playbook, trustOf(call));
  const machine = compilePlaybook(playbook.name, playbook.bytes, outside.basics.digest);
  requireProof(machine, playbook.name);
  if (beginsByFreezing(machine.playbook)) {
    throw usage(
      `${playbook.name} begins by freezing the agent, which must not wait`,
      `run: ir contain --playbook ${playbook.name}`,
    );
  }
  if (words.dryRun) {
    await showDryRun(call, playbook.name);
    return EXIT.done;
  }
  const incident = beginPlaybook(deskOf(call), {
    playbook,
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
