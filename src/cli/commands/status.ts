/** `ir status`: reads the journal, takes no lock, loads no engine. */

import { incidentView } from "../../incident/incident-view.ts";
import { findIncident, readIncident } from "../../incident/open-incident.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { outcomeCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { answerView } from "../finish.ts";
import { wantedIncident } from "../wanted-incident.ts";

export async function status(call: Call): Promise<ExitCode> {
  const desk = deskOf(call);
  const id = findIncident(desk.store, wantedIncident(call.words));
  const view = incidentView(id, readIncident(desk, id), desk.clock.now().boot);
  answerView(call, view);
  return outcomeCode(view.outcome);
}
