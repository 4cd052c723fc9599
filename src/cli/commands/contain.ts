/** `ir contain`: stage zero first; everything heavy is loaded once the agent is frozen. */

import { SHIPPED_PLAYBOOKS } from "../../incident/shipped-playbooks.ts";
import { stageZero } from "../../incident/stage-zero.ts";
import type { OpenIncident } from "../../incident/open-incident.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import type { ContainingPlaybook } from "../playbook/containing-file.ts";
import { tellDetail, tellProgress } from "../progress.ts";
import { stepOptions } from "../step-options.ts";
import { stateDirectoryOf } from "../target-of.ts";

export async function contain(call: Call): Promise<ExitCode> {
  const playbook = await chosen(call);
  if (call.words.evidenceTo !== null || call.words.hostKey !== null)
    (await import("../copy-when-sealed.ts")).wantedPlaces(call);
  if (call.words.dryRun) return dryRun(call, playbook.name);
  const incident = await isolate(call, playbook);
  try {
    const { goOn } = await import("../go-on.ts");
    return await goOn(call, incident);
  } finally {
    incident.lock.release();
  }
}

/**
 * What ships is known by name, so the agent is frozen before its text is looked at: a changed one is refused
 * after that. A file is read and judged first.
 */
async function chosen(call: Call): Promise<ContainingPlaybook> {
  const name = call.words.playbook ?? "contain";
  const shipped = SHIPPED_PLAYBOOKS.get(name);
  if (shipped === undefined)
    return (await import("../playbook/containing-file.ts")).containingFile(call, name);
  if (shipped.beginsByFreezing) return { name, hash: hashOf(call, name) };
  throw new Refusal({
    kind: "usage",
    problem: `playbook ${name} does not contain anything`,
    hint: `run: ir playbook run ${name}`,
  });
}

/** Empty when it cannot be read: that must not keep the agent running. */
function hashOf({ outside }: Call, name: string): string {
  try {
    const bytes = outside.playbooks.read(name);
    return bytes === null ? "" : outside.basics.digest.sha256(bytes);
  } catch {
    return "";
  }
}

async function isolate(call: Call, playbook: ContainingPlaybook): Promise<OpenIncident> {
  const { words, outside } = call;
  const options = await stepOptions(call);
  return stageZero({
    host: await outside.emergency(),
    store: outside.store(words.home),
    request: {
      stateDirectory: stateDirectoryOf(call),
      reason: words.reason ?? "",
      startedMono: outside.startedMono,
      doubts: outside.startDoubts(),
      playbook: playbook.name,
      playbookHash: playbook.hash,
      options,
    },
    progress: tellDetail(outside),
    onRecord: tellProgress(outside),
  });
}

async function dryRun(call: Call, playbook: string): Promise<ExitCode> {
  const { showDryRun } = await import("../show-dry-run.ts");
  await showDryRun(call, playbook);
  return EXIT.done;
}
