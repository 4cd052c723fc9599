/** Takes a begun round to its end and says how it ended. */

import { driveRound } from "../incident/drive-round.ts";
import type { OpenIncident } from "../incident/stage-zero.ts";
import { approverFor } from "./approver.ts";
import type { Call } from "./call.ts";
import type { ExitCode } from "./exit-code.ts";
import { finishRound } from "./finish.ts";
import { trustOf } from "./playbook/playbook-call.ts";
import { tellDetail } from "./progress.ts";

export async function goOn(call: Call, incident: OpenIncident): Promise<ExitCode> {
  const { outside } = call;
  const log = await outside.log(incident.folder);
  const result = await driveRound({
    host: await outside.host(log),
    playbooks: outside.playbooks,
    trusted: trustOf(call).trusted,
    incident,
    approver: approverFor(call),
    progress: tellDetail(outside),
    pause: outside.pause,
    stop: outside.stop,
  });
  return finishRound(call, result);
}
