/** What `ir undo` and `ir release` share: consent, reversal, answer. */

import { isClosed } from "../incident/incident-state.ts";
import { incidentView } from "../incident/incident-view.ts";
import { latestIsolating } from "../incident/isolating.ts";
import { findIncident, readIncident, takeIncident } from "../incident/open-incident.ts";
import { reverse } from "../incident/reverse.ts";
import { Refusal } from "../model/refusal.ts";
import { approverFor } from "./approver.ts";
import type { Call } from "./call.ts";
import { deskOf } from "./desk-of.ts";
import { outcomeCode } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { answerView } from "./finish.ts";
import { tellDetail, tellProgress } from "./progress.ts";
import { wantedIncident } from "./wanted-incident.ts";

export async function reverseIncident(call: Call, how: "released" | "undone"): Promise<ExitCode> {
  const { words, outside } = call;
  const desk = deskOf(call);
  const id = findIncident(desk.store, wantedIncident(words) ?? latestIsolating(desk));
  const records = readIncident(desk, id);
  if (isClosed(records)) return answered(call, incidentView(id, records));
  await consent(call, id);
  const incident = takeIncident(desk, id, words.verb);
  incident.journal.subscribe(tellProgress(outside));
  try {
    const host = await outside.host(await outside.log(incident.folder));
    const view = await reverse({
      host,
      incident,
      approver: approverFor(call),
      progress: tellDetail(outside),
      how,
      reason: words.reason ?? "",
      by: outside.operator(),
    });
    return answered(call, view);
  } finally {
    incident.lock.release();
  }
}

function answered(call: Call, view: Parameters<typeof answerView>[1]): ExitCode {
  answerView(call, view);
  const isOpen = view.state !== "released" && view.state !== "undone";
  const left = view.undone.filter((step) => step.outcome === "failed");
  return outcomeCode(isOpen && left.length > 0 ? "failed" : isOpen ? "partial" : view.outcome);
}

/** Putting a suspect gateway back online is a person's decision. */
async function consent({ words, outside }: Call, id: string): Promise<void> {
  if (words.yes) return;
  const choice = outside.terminal.isInteractive
    ? await outside.terminal.choose(
        `put everything of ${id} back as it was, and the gateway back online?`,
        [
          { value: "no", label: "no, leave it contained" },
          { value: "yes", label: "yes, put it back" },
        ],
      )
    : null;
  if (choice === "yes") return;
  throw new Refusal({
    kind: "waiting",
    problem:
      choice === "no"
        ? `${id} stays as it is`
        : `${id} stays as it is: nobody agreed to put it back online`,
    hint: `to agree beforehand: ir ${words.verb} ${id} --yes`,
  });
}
