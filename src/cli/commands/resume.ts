/** `ir resume`: goes on where the journal ends. */

import { incidentState } from "../../incident/incident-state.ts";
import { findIncident, readIncident, takeIncident } from "../../incident/open-incident.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import type { ExitCode } from "../exit-code.ts";
import { goOn } from "../go-on.ts";
import { tellProgress } from "../progress.ts";
import { wantedIncident } from "../wanted-incident.ts";

export async function resume(call: Call): Promise<ExitCode> {
  const desk = deskOf(call);
  const id = findIncident(desk.store, wantedIncident(call.words));
  const state = incidentState(readIncident(desk, id), desk.clock.now().boot);
  if (state === "restarted") {
    throw new Refusal({
      kind: "unable",
      problem: `the host was restarted since ${id} was isolated: nothing of it is frozen, cut off or held any more`,
      hint: "isolate it again, in another round: ir contain",
    });
  }
  if (state !== "running" && state !== "waiting") {
    throw new Refusal({
      kind: "usage",
      problem: `there is nothing to resume: ${id} is ${state}`,
      hint: `see: ir status ${id}`,
    });
  }
  const incident = takeIncident(desk, id, "resume");
  incident.journal.subscribe(tellProgress(call.outside));
  try {
    return await goOn(call, incident);
  } finally {
    incident.lock.release();
  }
}
