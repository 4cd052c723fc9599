/** `ir playbook run` and `ir collect`: a new incident whose round is any proved and trusted playbook. */

import type { JsonObject } from "../model/json.ts";
import { VERSION } from "../model/version.ts";
import { createIncident } from "./open-incident.ts";
import type { Desk } from "./open-incident.ts";
import type { FoundPlaybook } from "./find-playbook.ts";
import type { OpenIncident } from "./open-incident.ts";

export interface BeginRequest {
  readonly playbook: FoundPlaybook;
  readonly reason: string;
  readonly stateDirectory: string | null;
  /** Added to the `with:` of every step. */
  readonly options?: JsonObject;
  readonly startedMono: string;
}

/** The caller has asked for trust and proof; `driveRound` asks for both again. */
export function beginPlaybook(desk: Desk, request: BeginRequest): OpenIncident {
  const { playbook, reason, stateDirectory, options, startedMono } = request;
  const incident = createIncident(desk, reason);
  const data = {
    playbook: playbook.name,
    playbookHash: desk.digest.sha256(playbook.bytes),
    tool: VERSION,
    round: 1,
    stateDirectory,
    ...(options === undefined ? {} : { options }),
    startedMono,
  };
  incident.journal.append({ kind: "begun", step: "", attempt: 0, data });
  return incident;
}
