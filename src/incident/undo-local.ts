/** What local revocation changed, put back from the journal and from what was kept: last in, first out. */

import type { CredentialEvent, LocalChange } from "../credentials/checklist/credential-event.ts";
import type { JournalRecord } from "../engine/record.ts";
import { Refusal } from "../model/refusal.ts";
import type { LocalState } from "../ports/local-state.ts";
import { credentialEvents } from "./revoke-list.ts";
import { append } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";

export interface UndoWork {
  readonly desk: RevokeDesk;
  readonly state: LocalState;
  readonly stateDirectory: string;
  progress(line: string): void;
}

export interface Undone {
  readonly changes: readonly LocalChange[];
  /** Why something was left as it is, a sentence each. */
  readonly left: readonly string[];
}

type Intent = Extract<CredentialEvent, { readonly event: "local-intent" }>;

interface OnRecord {
  /** Not taken back yet, the latest last. */
  readonly intents: readonly Intent[];
  /** Cut short: nobody knows whether it was done. */
  readonly open: readonly Intent[];
}

/** Of the gateway with this state directory: an incident may be about several. */
export function changesOnRecord(
  records: readonly JournalRecord[],
  stateDirectory: string,
): OnRecord {
  const events = credentialEvents(records).map(({ event }) => event);
  const results = new Set(
    events.flatMap((event) => (event.event === "local-result" ? [event.of] : [])),
  );
  const undone = new Set(
    events.flatMap((event) => (event.event === "local-undone" ? [event.of] : [])),
  );
  const intents = events.flatMap((event) =>
    event.event === "local-intent" &&
    event.change.stateDirectory === stateDirectory &&
    !undone.has(event.id)
      ? [event]
      : [],
  );
  return { intents, open: intents.filter(({ id }) => !results.has(id)) };
}

/** When local revocation last ended something that was not put back since; `null` when it did not. */
export function localDoneAt(records: readonly JournalRecord[]): string | null {
  const events = credentialEvents(records);
  const undone = new Set(
    events.flatMap(({ event }) => (event.event === "local-undone" ? [event.of] : [])),
  );
  const done = events.findLast(
    ({ event }) =>
      event.event === "local-result" && event.outcome === "done" && !undone.has(event.of),
  );
  return done?.at ?? null;
}

/** Cut short between intent and result: what was there is put back, so that it can be done anew. */
export function finishCutShort(work: UndoWork): void {
  const { open } = changesOnRecord(work.desk.incident.journal.records, work.stateDirectory);
  for (const { id, change } of open) takeBack(work, id, change);
}

/** What somebody changed since is left and told. */
export function undoLocally(work: UndoWork): Undone {
  const { state, desk, stateDirectory } = work;
  const { intents, open } = changesOnRecord(desk.incident.journal.records, stateDirectory);
  const left: string[] = [];
  const changes: LocalChange[] = [];
  const isOpen = new Set(open.map(({ id }) => id));
  for (const { id, change } of intents.toReversed()) {
    const now = hashOf(state, change.name);
    if (!isOpen.has(id) && now !== change.after) {
      left.push(`${change.name} was changed since: it is left as it is`);
      continue;
    }
    takeBack(work, id, change);
    changes.push(change);
  }
  return { changes, left };
}

/** The log of a database comes back after the database itself. */
function takeBack({ desk, state, progress }: UndoWork, of: string, change: LocalChange): void {
  if (change.what === "database") for (const { name } of change.kept.slice(1)) state.remove(name);
  for (const kept of change.kept) state.putBack(kept);
  const isBack = change.kept.every(({ name, before }) => hashOf(state, name) === before);
  if (!isBack) {
    throw new Refusal({
      kind: "failed",
      problem: `${change.name} could not be put back`,
      hint: `what was there lies in ${desk.incident.folder}/local, under its SHA-256`,
    });
  }
  append(desk, { event: "local-undone", id: desk.ids.randomHex(8), by: desk.by, of });
  progress(`put back: ${change.name}`);
}

/** "" where nothing is; a sentence part for what cannot be read, which is no hash of anything. */
export function hashOf(state: LocalState, name: string): string {
  const file = state.read(name);
  if (file === "absent") return "";
  return "problem" in file ? file.problem : file.sha256;
}
