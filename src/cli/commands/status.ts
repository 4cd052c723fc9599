/** `ir status`: reads the journal, takes no lock, loads nothing heavy. */

import { incidentView } from "../../incident/incident-view.ts";
import { othersIsolating } from "../../incident/isolating.ts";
import { findIncident, readIncident } from "../../incident/open-incident.ts";
import type { Desk } from "../../incident/open-incident.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { outcomeCode } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { answerView } from "../finish.ts";
import { wantedIncident } from "../wanted-incident.ts";

export async function status(call: Call): Promise<ExitCode> {
  const desk = deskOf(call);
  const wanted = wantedIncident(call.words);
  const id = findIncident(desk.store, wanted);
  const view = incidentView(id, readIncident(desk, id), desk.clock.now().boot);
  answerView(call, view);
  if (wanted === null) tellOthers(call, desk, id);
  return outcomeCode(view.outcome);
}

/** The latest may isolate nothing while an earlier one does. */
function tellOthers({ outside }: Call, desk: Desk, id: string): void {
  for (const other of othersIsolating(desk, id)) {
    outside.terminal.progress(`${other} is not put back either; see: ir status ${other}`);
  }
}
