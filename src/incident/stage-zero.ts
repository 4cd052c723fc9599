/**
 * The first milliseconds of `ir contain`: survey, write the intent ahead, freeze. Nothing heavy is loaded here;
 * the engine takes the round over from the journal like any other resumed one.
 */

import { freezeProcesses } from "../actions/freeze-processes.ts";
import { surveyTarget } from "../actions/survey-target.ts";
import type { Action } from "../engine/action.ts";
import { begunOf, factsOf, lastRound } from "../engine/fold.ts";
import { openJournal } from "../engine/journal.ts";
import { recorded } from "../model/json.ts";
import { JournalUnwritable } from "../model/journal-unwritable.ts";
import type { Journal } from "../engine/journal.ts";
import { performStep } from "../engine/perform-step.ts";
import type { Entry, JournalRecord } from "../engine/record.ts";
import type { JsonObject } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { Target } from "../model/target.ts";
import { TOOL, VERSION } from "../model/version.ts";
import type { EmergencyHost } from "../ports/host.ts";
import type { JournalFile } from "../ports/journal-file.ts";
import type { IncidentLock, IncidentStore } from "../ports/incident-store.ts";
import { announcedGaps, gapLines, gapNote } from "./announced-gaps.ts";
import type { OpenIncident } from "./open-incident.ts";
import { incidentId } from "./incident-id.ts";
import { isClosed } from "./incident-state.ts";
import { doubtEntries } from "./start-doubts.ts";

/** The two steps that stage 0 performs, as `playbooks/contain.yaml` states them; a test compares both. */
export const STAGE_ZERO_STEPS = [
  { id: "survey", provides: ["target"], deadlineMs: 10_000 },
  { id: "freeze", provides: ["frozen"], deadlineMs: 15_000 },
] as const;

export interface ContainRequest {
  readonly stateDirectory: string | null;
  readonly reason: string;
  /** Monotonic nanoseconds at which the process started: where the stopwatch begins. */
  readonly startedMono: string;
  /** About our own start. */
  readonly doubts: readonly string[];
  /** Name of the playbook that will take over; its first two steps are those of stage zero. */
  readonly playbook: string;
  /** SHA-256 of its bytes. */
  readonly playbookHash: string;
  /** Added to the `with:` of every later step. */
  readonly options?: JsonObject;
}

export interface StageZeroParts {
  readonly host: EmergencyHost;
  readonly store: IncidentStore;
  readonly request: ContainRequest;
  progress(line: string): void;
  /** Told of every record once it is durable. */
  onRecord(record: JournalRecord): void;
}

export async function stageZero(parts: StageZeroParts): Promise<OpenIncident> {
  const incident = openOrCreate(parts);
  incident.journal.subscribe((record) => parts.onRecord(record));
  begin(parts, incident.journal);
  try {
    await surveyAndFreeze(parts, incident);
  } catch (error) {
    if (error instanceof JournalUnwritable) tellHalfDone(parts, incident.journal);
    throw error;
  }
  return incident;
}

/** The disk failed between the freeze and its record: the person must know that the agent may stand still. */
function tellHalfDone({ progress }: StageZeroParts, journal: Journal): void {
  const isBegun = lastRound(journal.records).some(
    (record) => record.kind === "intent" && record.step === "freeze",
  );
  const freeze = isBegun
    ? "the freeze was begun and its end could not be recorded: the agent may stand still"
    : "nothing was begun: the agent is as it was";
  progress(`${freeze}; nothing was done about its network`);
}

async function surveyAndFreeze(parts: StageZeroParts, incident: OpenIncident): Promise<void> {
  const [survey, freeze] = STAGE_ZERO_STEPS;
  await perform(parts, incident, { step: survey, action: surveyTarget, isDeferred: true });
  const target = factsOf(lastRound(incident.journal.records)).get("target");
  if (target !== undefined) {
    announceGaps(parts, incident.journal, recorded<Target>(target));
    await perform(parts, incident, { step: freeze, action: freezeProcesses, isDeferred: false });
  }
  incident.journal.append();
}

/** Told at once; recorded with the intent to freeze, in one write. */
function announceGaps(
  { request, progress }: StageZeroParts,
  journal: Journal,
  target: Target,
): void {
  const { stateDirectory } = request;
  const gaps = announcedGaps(target, { verb: "contain", stateDirectory });
  if (gaps.length === 0) return;
  for (const line of gapLines(gaps)) progress(line);
  journal.enqueue({ kind: "note", step: "", attempt: 0, data: gapNote(gaps) });
}

/** An open incident goes on with a new round; whatever stands in its way, a new one is made: isolation comes first. */
function openOrCreate(parts: StageZeroParts): OpenIncident {
  const latest = latestIncident(parts.store);
  if (latest === null) return create(parts, latest);
  const found = tryOpen(parts, latest);
  return typeof found === "string"
    ? beside(parts, latest, found)
    : (found ?? create(parts, latest));
}

/** Two incidents where one was meant: it is said, and on record. */
function beside(parts: StageZeroParts, latest: string, obstacle: string): OpenIncident {
  const incident = create(parts, latest);
  const { journal, id } = incident;
  const data = { what: "beside", incident: latest, obstacle };
  journal.enqueue({ kind: "note", step: "", attempt: 0, data });
  parts.progress(`${latest} could not be continued (${obstacle}): this is another one, ${id}`);
  return incident;
}

/** `null` also when the folder cannot be read: whether a new one can be made there is another question. */
function latestIncident(store: IncidentStore): string | null {
  try {
    return store.list().at(-1) ?? null;
  } catch {
    return null;
  }
}

/** `null` when it is closed; else, where it is open and cannot be continued, why: it is left alone. */
function tryOpen(parts: StageZeroParts, id: string): OpenIncident | string | null {
  let lock: IncidentLock | null = null;
  try {
    lock = parts.store.lock(id);
    if (lock === null) return "another ir process is at work on it";
    const journal = openUnlessClosed(parts, id);
    if (journal !== null) return { id, folder: parts.store.folderOf(id), journal, lock };
    lock.release();
    return null;
  } catch (error) {
    lock?.release();
    return error instanceof Error ? error.message : String(error);
  }
}

function openUnlessClosed(parts: StageZeroParts, id: string): Journal | null {
  const { clock, digest } = parts.host;
  const journal = openJournal({ file: parts.store.openJournal(id), clock, digest });
  // Its maker was ended before the first write.
  if (journal.records.length === 0) journal.enqueue(openedEntry(parts));
  return isClosed(journal.records) ? null : journal;
}

function create(parts: StageZeroParts, latest: string | null): OpenIncident {
  const { clock, digest, ids } = parts.host;
  const id = incidentId({ at: clock.now().at, random: ids.randomHex(2), latest });
  const { file, lock } = createFile(parts.store, id);
  const journal = openJournal({ file, clock, digest });
  journal.enqueue(openedEntry(parts));
  return { id, folder: parts.store.folderOf(id), journal, lock };
}

function createFile(
  store: IncidentStore,
  id: string,
): { readonly file: JournalFile; readonly lock: IncidentLock } {
  try {
    const file = store.create(id);
    const lock = store.lock(id);
    if (lock === null) throw new Error(`the new incident ${id} is locked by somebody else`);
    return { file, lock };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new JournalUnwritable(error);
  }
}

function openedEntry(parts: StageZeroParts): Entry {
  const { processes } = parts.host;
  const data = {
    tool: TOOL,
    version: VERSION,
    pid: processes.ownPid,
    reason: parts.request.reason,
  };
  return { kind: "opened", step: "", attempt: 0, data };
}

function begin(parts: StageZeroParts, journal: Journal): void {
  const { request, host } = parts;
  const round = journal.records.filter((record) => record.kind === "begun").length + 1;
  const data = {
    playbook: request.playbook,
    playbookHash: request.playbookHash,
    tool: VERSION,
    round,
    stateDirectory: request.stateDirectory,
    ...(request.options === undefined ? {} : { options: request.options }),
    startedMono: request.startedMono,
    pid: host.processes.ownPid,
  };
  journal.enqueue({ kind: "begun", step: "", attempt: 0, data }, ...doubtEntries(request.doubts));
}

interface Deed {
  readonly step: (typeof STAGE_ZERO_STEPS)[number];
  readonly action: Action<EmergencyHost>;
  readonly isDeferred: boolean;
}

async function perform(parts: StageZeroParts, incident: OpenIncident, deed: Deed): Promise<void> {
  const { host, request, progress } = parts;
  const { journal, id, folder } = incident;
  const parameters: JsonObject =
    request.stateDirectory === null ? {} : { stateDirectory: request.stateDirectory };
  const context = {
    host,
    incident: id,
    folder,
    journalHead: journal.head,
    round: begunOf(journal.records)?.round ?? 1,
    parameters,
    fact: (name: string) => factsOf(lastRound(journal.records)).get(name),
    progress,
  };
  const { step, action, isDeferred } = deed;
  await performStep({
    journal,
    clock: host.clock,
    action,
    step,
    attempt: 1,
    context,
    stop: new AbortController().signal,
    isDeferred,
  });
}
