/** `ir revoke --local`: the gateway's own tokens, devices and pairings, on its state while nothing of it runs. */

import { localPlan, refuseUnsealed, revokeLocally } from "../../incident/revoke-local.ts";
import type { LocalOutcome, LocalPlan, LocalWork } from "../../incident/revoke-local.ts";
import { changesOnRecord, undoLocally } from "../../incident/undo-local.ts";
import { findIncident, readIncident, takeIncident } from "../../incident/open-incident.ts";
import type { JournalRecord } from "../../engine/record.ts";
import { Refusal } from "../../model/refusal.ts";
import type { LocalState, LocalStatePlace } from "../../ports/local-state.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { deskOf } from "../desk-of.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { document } from "../json-document.ts";
import { COLUMNS, wrap } from "../text.ts";
import { wantedIncident } from "../wanted-incident.ts";
import { revokeDesk } from "./desk.ts";
import { localPlace } from "./local-place.ts";
import type { LocalPlace } from "./local-place.ts";
import { safe } from "./words.ts";

interface Found extends LocalPlace {
  readonly incident: string;
  readonly state: LocalState;
}

/** Looked at first without the right to write: what is refused, or only planned, leaves no trace. */
export async function revokeLocal(call: GuardedCall): Promise<ExitCode> {
  const { words, outside } = call;
  const desk = deskOf(call);
  const incident = findIncident(desk.store, wantedIncident(words));
  const records = readIncident(desk, incident);
  refuseUnsealed(records);
  const place = await localPlace(call, incident, records);
  if (place === null) return EXIT.waiting;
  const unseen = await refuseRunning(call, place.stateDirectory);
  for (const line of unseen.flatMap((spot) => wrap(safe(`not certain: ${spot}`), COLUMNS)))
    outside.terminal.progress(line);
  const keepFolder = `${desk.store.folderOf(incident)}/local`;
  const state = await openState(call, { stateDirectory: place.stateDirectory, keepFolder });
  const found: Found = { ...place, incident, state };
  const plan = words.undo ? undoPlan(records, found) : localPlan(found);
  for (const line of planLines(plan, found)) outside.terminal.progress(line);
  if (words.dryRun) return told(call, found, { outcome: "not-run", changes: [], left: plan.left });
  if (await isApproved(call)) {
    // Somebody thought about it for a while.
    await refuseRunning(call, place.stateDirectory);
    return carriedOut(call, found);
  }
  return told(call, found, { outcome: "waiting", changes: [], left: plan.left });
}

async function openState({ outside }: GuardedCall, place: LocalStatePlace): Promise<LocalState> {
  try {
    return await outside.localState(place);
  } catch (cause) {
    throw new Refusal({
      kind: "unable",
      problem: `${safe(place.stateDirectory)} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "ir changes nothing through a link; as root it may look into the folders of others",
      cause,
    });
  }
}

function undoPlan(records: readonly JournalRecord[], { stateDirectory }: Found): LocalPlan {
  const { intents } = changesOnRecord(records, stateDirectory);
  if (intents.length === 0) {
    throw new Refusal({
      kind: "usage",
      problem: `ir revoke --local changed nothing in ${safe(stateDirectory)}, or it was put back before`,
      hint: "what was done is in the journal; see: ir status",
    });
  }
  const plan = intents.toReversed().map(({ change }) => `as it was: ${change.name}`);
  return { plan, left: [] };
}

function planLines({ plan, left }: LocalPlan, { stateDirectory }: Found): readonly string[] {
  const lines = [
    `in ${stateDirectory}`,
    ...plan.map((line) => `  ${line}`),
    ...left.map((line) => `  NOT from here: ${line}`),
  ];
  return lines.flatMap((line) => wrap(safe(line), COLUMNS));
}

async function carriedOut(call: GuardedCall, found: Found): Promise<ExitCode> {
  const { words, outside } = call;
  const incident = takeIncident(deskOf(call), found.incident, "revoke");
  try {
    const progress = (line: string): void => outside.terminal.progress(safe(line));
    const work: LocalWork = { ...found, desk: revokeDesk(call, incident), progress };
    const outcome = words.undo ? undoLocally(work) : revokeLocally(work);
    const isWhole = outcome.left.length === 0;
    return told(call, found, { ...outcome, outcome: isWhole ? "done" : "partial" });
  } finally {
    incident.lock.release();
  }
}

interface Told extends LocalOutcome {
  readonly outcome: "done" | "partial" | "not-run" | "waiting";
}

const CODES: Readonly<Record<Told["outcome"], ExitCode>> = {
  done: EXIT.done,
  partial: EXIT.partial,
  "not-run": EXIT.done,
  waiting: EXIT.waiting,
};

function told(
  { words, outside }: GuardedCall,
  found: Found,
  { outcome, changes, left }: Told,
): ExitCode {
  const { incident, stateDirectory } = found;
  const schema = words.undo ? "ir.revoke-local-undo/1" : "ir.revoke-local/1";
  const next = nextOf(words, { outcome, found });
  const answer = { schema, incident, outcome, stateDirectory, changes, left, next };
  const isBack = words.undo && outcome === "done";
  const lines = [
    isBack ? "everything is as it was before" : HEADS[outcome],
    ...left.map((line) => `NOT from here: ${line}`),
    ...next.map((line) => `next: ${line}`),
  ];
  const text = lines.flatMap((line) => wrap(safe(line), COLUMNS)).join("\n");
  outside.terminal.answer(words.json ? document(answer) : `${text}\n`);
  return CODES[outcome];
}

const HEADS: Readonly<Record<Told["outcome"], string>> = {
  done: "all of it is done",
  partial: "done, but not whole: something is set elsewhere, or was changed since",
  "not-run": "nothing was changed",
  waiting: "nothing was changed: nobody said yes",
};

interface Ending extends Pick<Told, "outcome"> {
  readonly found: Found;
}

function nextOf({ undo }: GuardedCall["words"], { outcome, found }: Ending): readonly string[] {
  const again = `ir revoke --local${undo ? " --undo" : ""}`;
  if (outcome === "not-run" || outcome === "waiting") return [again];
  if (undo) return [];
  return [
    `once the host is clean, not before: read the new values in ${found.stateDirectory}/${found.configName}`,
    "once the gateway runs again: pair the devices that are yours",
    "to put everything back as it was: ir revoke --local --undo",
  ];
}

/** Answers what could not be seen. A frozen process goes on with what it has in memory, and writes it back: it has to be ended first. */
async function refuseRunning(
  { outside }: GuardedCall,
  stateDirectory: string,
): Promise<readonly string[]> {
  const { surveyor } = await outside.emergency();
  const { members, blindSpots } = surveyor.survey({ stateDirectory });
  if (members.length === 0) return blindSpots;
  const number = members.length === 1 ? "1 process" : `${members.length} processes`;
  throw new Refusal({
    kind: "unable",
    problem: `${number} of the gateway still there, running or frozen: what is changed now would be written back`,
    hint: "end the gateway first: ir resume asks whether to; or stop its service",
  });
}

async function isApproved({ words, outside }: GuardedCall): Promise<boolean> {
  if (words.yes) return true;
  if (!outside.terminal.isInteractive) return false;
  const answer = await outside.terminal.choose("change these files?", [
    { value: "yes", label: "yes, change them; it can be put back" },
    { value: "no", label: "not now", isMarked: true },
  ]);
  return answer === "yes";
}
