/** `ir collect`: evidence only; a new incident whose playbook changes nothing on the target. */

import { VERSION } from "../model/version.ts";
import { createIncident } from "./open-incident.ts";
import type { Desk } from "./open-incident.ts";
import { Refusal } from "../model/refusal.ts";
import type { PlaybookSource } from "../ports/playbook-source.ts";
import type { OpenIncident } from "./open-incident.ts";

export interface CollectRequest {
  readonly reason: string;
  readonly stateDirectory: string | null;
  readonly startedMono: string;
}

/** Opens the incident and begins the round; `driveRound` does the rest. */
export function beginCollect(
  desk: Desk,
  playbooks: PlaybookSource,
  request: CollectRequest,
): OpenIncident {
  const bytes = playbooks.read("collect");
  if (bytes === null)
    throw new Refusal({
      kind: "unable",
      problem: `no playbook collect in ${playbooks.folder}`,
      hint: "reinstall ir",
    });
  const incident = createIncident(desk, request.reason);
  const { stateDirectory, startedMono } = request;
  const data = {
    playbook: "collect",
    playbookHash: desk.digest.sha256(bytes),
    tool: VERSION,
    round: 1,
    stateDirectory,
    startedMono,
  };
  incident.journal.append({ kind: "begun", step: "", attempt: 0, data });
  return incident;
}
