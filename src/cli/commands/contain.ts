/** `ir contain`: stage zero first; everything heavy is loaded once the agent is frozen. */

import { stageZero } from "../../incident/stage-zero.ts";
import type { OpenIncident } from "../../incident/stage-zero.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { tellDetail, tellProgress } from "../progress.ts";
import { stateDirectoryOf } from "../target-of.ts";

export async function contain(call: Call): Promise<ExitCode> {
  if (call.words.dryRun) return dryRun(call);
  const incident = await isolate(call);
  try {
    const { goOn } = await import("../go-on.ts");
    return await goOn(call, incident);
  } finally {
    incident.lock.release();
  }
}

async function isolate(call: Call): Promise<OpenIncident> {
  const { words, outside } = call;
  const bytes = outside.playbooks.read("contain");
  if (bytes === null) {
    throw new Refusal({
      kind: "unable",
      problem: `no playbook contain in ${outside.playbooks.folder}`,
      hint: "reinstall ir",
    });
  }
  return stageZero({
    host: outside.emergency,
    store: outside.store(words.home),
    request: {
      stateDirectory: stateDirectoryOf(call),
      reason: words.reason ?? "",
      startedMono: outside.startedMono,
      playbookHash: outside.emergency.digest.sha256(bytes),
    },
    progress: tellDetail(outside),
    onRecord: tellProgress(outside),
  });
}

async function dryRun(call: Call): Promise<ExitCode> {
  const { showDryRun } = await import("../show-dry-run.ts");
  await showDryRun(call, "contain");
  return EXIT.done;
}
