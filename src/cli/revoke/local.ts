/** `ir revoke --local`: the gateway's own tokens, devices and pairings, on its state while nothing of it runs. */

import { factsOf } from "../../engine/fold.ts";
import {
  localPlan,
  refuseUnsealed,
  revokeLocally,
  undoLocally,
} from "../../incident/revoke-local.ts";
import type { LocalOutcome, LocalWork } from "../../incident/revoke-local.ts";
import type { RevokeDesk } from "../../incident/revoke-record.ts";
import { findIncident, takeIncident } from "../../incident/open-incident.ts";
import { recorded } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Target } from "../../model/target.ts";
import type { Call } from "../call.ts";
import { deskOf } from "../desk-of.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { wantedIncident } from "../wanted-incident.ts";
import { revokeDesk } from "./desk.ts";
import { safe } from "./words.ts";

export async function revokeLocal(call: Call): Promise<ExitCode> {
  const desk = deskOf(call);
  const id = findIncident(desk.store, wantedIncident(call.words));
  const incident = takeIncident(desk, id, "revoke");
  try {
    return await onIncident(call, revokeDesk(call, incident));
  } finally {
    incident.lock.release();
  }
}

async function onIncident(call: Call, desk: RevokeDesk): Promise<ExitCode> {
  const { words, outside } = call;
  refuseUnsealed({ desk });
  const place = placeOf(desk);
  await refuseRunning(call, place.stateDirectory);
  const state = await outside.localState({
    stateDirectory: place.stateDirectory,
    keepFolder: `${desk.incident.folder}/local`,
  });
  const progress = (line: string): void => outside.terminal.progress(safe(line));
  const work: LocalWork = { desk, state, ...place, progress };
  const plan = words.undo ? ["what ir revoke --local changed is put back"] : localPlan(work);
  for (const line of plan) progress(line);
  if (words.dryRun) return EXIT.done;
  if (!(await isApproved(call))) return EXIT.waiting;
  const outcome = words.undo ? undoLocally(work) : revokeLocally(work);
  return told(call, outcome);
}

function told({ words, outside }: Call, { changes, left }: LocalOutcome): ExitCode {
  const lines = [
    ...changes.map(({ summary }) => `done      ${safe(summary)}`),
    ...left.map((line) => `not here  ${safe(line)}`),
  ];
  const schema = words.undo ? "ir.revoke-local-undo/1" : "ir.revoke-local/1";
  outside.terminal.answer(
    words.json ? document({ schema, changes, left }) : `${lines.join("\n")}\n`,
  );
  return changes.length === 0 ? EXIT.partial : EXIT.done;
}

/** Of the gateway that this incident is about; with several nobody guesses. */
function placeOf({ incident }: RevokeDesk): Pick<LocalWork, "stateDirectory" | "configName"> {
  const target = factsOf(incident.journal.records).get("target");
  const { stateDirectories = [], configPaths = [] } =
    target === undefined ? {} : recorded<Partial<Target>>(target);
  const [stateDirectory, another] = stateDirectories;
  if (stateDirectory === undefined || another !== undefined) {
    throw new Refusal({
      kind: "usage",
      problem: `${incident.id} is about ${stateDirectories.length} gateways: it is not clear which one is meant`,
      hint: "isolate one by its state directory: ir contain --state-dir DIR",
    });
  }
  const inside = configPaths.find((path) => path.startsWith(`${stateDirectory}/`));
  const configName = inside?.slice(stateDirectory.length + 1) ?? "openclaw.json";
  return { stateDirectory, configName };
}

/** A frozen process goes on with what it has in memory, and writes it back: it has to be ended first. */
async function refuseRunning({ outside }: Call, stateDirectory: string): Promise<void> {
  const { surveyor } = await outside.emergency();
  const { members, blindSpots } = surveyor.survey({ stateDirectory });
  if (members.length === 0) return;
  for (const spot of blindSpots) outside.terminal.progress(safe(spot));
  throw new Refusal({
    kind: "unable",
    problem: `${members.length} processes of the gateway are there: they would write back what is changed`,
    hint: "end them first, also the frozen ones: ir resume",
  });
}

async function isApproved({ words, outside }: Call): Promise<boolean> {
  if (words.yes) return true;
  if (!outside.terminal.isInteractive) return false;
  const answer = await outside.terminal.choose("change these files?", [
    { value: "yes", label: "yes, change them; it can be put back" },
    { value: "no", label: "not now", isMarked: true },
  ]);
  return answer === "yes";
}
