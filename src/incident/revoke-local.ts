/** Ending what the gateway itself issued, on its state while it does not run: tokens, devices, pairings, sessions. */

import type { LocalChange } from "../credentials/checklist/credential-event.ts";
import { withText } from "../openclaw/config-literal.ts";
import { Refusal } from "../model/refusal.ts";
import type { KeptFile, LocalState } from "../ports/local-state.ts";
import { credentialEvents, sealOf } from "./revoke-list.ts";
import { append } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";

/** Texts of the config that the gateway issued itself. */
const TOKENS = [
  ["gateway", "auth", "token"],
  ["gateway", "auth", "password"],
  ["hooks", "token"],
] as const;

/** Rows that let somebody in or speak for the gateway (facts/openclaw.md section 4). */
const TABLES = [
  "device_pairing_paired",
  "device_pairing_pending",
  "device_bootstrap_tokens",
  "device_pairing_join_codes",
  "device_pair_setup_completions",
  "device_auth_tokens",
  "gateway_origin_device_tokens",
  "channel_pairing_requests",
  "mcp_oauth_stores",
  "mcp_oauth_pending_authorizations",
];

const DATABASE = "state/openclaw.sqlite";

/** Copies that the gateway takes back by itself at its next start (facts/openclaw.md section 0). */
const RING = /\.(?:bak(?:\.\d+)?|last-good|clobbered\..*|rejected\..*)$/u;

export interface LocalWork {
  readonly desk: RevokeDesk;
  readonly state: LocalState;
  readonly stateDirectory: string;
  /** Below the state directory. */
  readonly configName: string;
  progress(line: string): void;
}

export interface LocalOutcome {
  readonly changes: readonly LocalChange[];
  /** What has to be ended elsewhere, a sentence each. */
  readonly left: readonly string[];
}

/** @throws Refusal while evidence is not sealed (law 2). */
export function refuseUnsealed({ desk }: Pick<LocalWork, "desk">): void {
  if (sealOf(desk.incident.journal.records) !== null) return;
  throw new Refusal({
    kind: "usage",
    problem: "the evidence of this incident is not sealed: what is changed now would be lost to it",
    hint: "seal it first: ir contain",
  });
}

/** What would be changed; nothing is. */
export function localPlan(work: LocalWork): readonly string[] {
  const { configName, state } = work;
  const config = state.read(configName);
  const tokens = TOKENS.map((keys) => keys.join(".")).join(", ");
  const isThere = typeof config === "object" && "bytes" in config;
  return [
    isThere
      ? `new values for ${tokens} in ${configName}, where they stand in plain text`
      : `${configName} cannot be read: nothing of it is changed`,
    `rows of ${TABLES.join(", ")} in ${DATABASE}`,
    ...ringOf(work).map((name) => `${name} out of the state directory`),
  ];
}

/** Each change on record before it is made, each looked at after; what was cut short is finished first. */
export function revokeLocally(work: LocalWork): LocalOutcome {
  finishCutShort(work);
  const left: string[] = [];
  const changes = [...changedConfig(work, left), ...changedDatabase(work), ...movedRing(work)];
  return { changes, left };
}

function changedConfig(work: LocalWork, left: string[]): readonly LocalChange[] {
  const { state, configName, desk } = work;
  const config = state.read(configName);
  if (config === "absent" || "problem" in config) {
    left.push(`${configName}: ${config === "absent" ? "it is not there" : config.problem}`);
    return [];
  }
  let bytes = config.bytes;
  const rotated: string[] = [];
  for (const keys of TOKENS) {
    const changed = withText(bytes, keys, desk.ids.randomHex(24));
    if (typeof changed === "string") left.push(`${keys.join(".")}: ${changed}`);
    else {
      bytes = changed;
      rotated.push(keys.join("."));
    }
  }
  if (rotated.length === 0) return [];
  const kept = [state.keep(configName)];
  const change: LocalChange = {
    ...baseOf(work, "config", configName),
    summary: `new values for ${rotated.join(", ")}`,
    before: config.sha256,
    after: desk.digest.sha256(bytes),
    kept,
  };
  return [make(work, change, () => state.replace(configName, bytes))];
}

function changedDatabase(work: LocalWork): readonly LocalChange[] {
  const { state, desk } = work;
  const parts = ["", "-wal", "-shm"].map((part) => `${DATABASE}${part}`);
  const kept = parts.map((name) => keptAs(state, name));
  const edited = state.prepareDatabase(DATABASE, TABLES, desk.ids.randomHex(32));
  if (edited === null) return [];
  const rows = Object.entries(edited.rows).filter(([, count]) => count > 0);
  if (rows.length === 0) return [];
  const change: LocalChange = {
    ...baseOf(work, "database", DATABASE),
    summary: `ended: ${rows.map(([table, count]) => `${count} of ${table}`).join(", ")}`,
    before: kept[0]?.before ?? "",
    after: edited.sha256,
    kept,
  };
  return [make(work, change, () => state.installDatabase(DATABASE))];
}

function keptAs(state: LocalState, name: string): KeptFile {
  const file = state.read(name);
  if (file === "absent") return { name, before: "" };
  if ("problem" in file) {
    throw new Refusal({
      kind: "unable",
      problem: `${name} cannot be changed: ${file.problem}`,
      hint: "nothing of the database was changed; look at that file yourself",
    });
  }
  return { name, before: file.sha256 };
}

function movedRing(work: LocalWork): readonly LocalChange[] {
  const { state } = work;
  return ringOf(work).map((name) => {
    const kept = state.keep(name);
    const change: LocalChange = {
      ...baseOf(work, "backup", name),
      summary: `moved out: ${name}, which holds old values`,
      before: kept.before,
      after: "",
      kept: [kept],
    };
    return make(work, change, () => state.remove(name));
  });
}

function ringOf({ state, configName }: LocalWork): readonly string[] {
  return state
    .names("")
    .filter((name) => name.startsWith(configName) && RING.test(name.slice(configName.length)));
}

function baseOf(
  { stateDirectory }: LocalWork,
  what: LocalChange["what"],
  name: string,
): Pick<LocalChange, "what" | "name" | "stateDirectory"> {
  return { what, name, stateDirectory };
}

/** Intent, deed, a look at the file itself, result. */
function make(work: LocalWork, change: LocalChange, act: () => void): LocalChange {
  const { desk, progress } = work;
  const id = desk.ids.randomHex(8);
  append(desk, { event: "local-intent", id, by: desk.by, change });
  act();
  conclude(work, id, change);
  progress(change.summary);
  return change;
}

function conclude({ desk, state }: LocalWork, of: string, change: LocalChange): void {
  const isDone = hashOf(state, change.name) === change.after;
  const base = { id: desk.ids.randomHex(8), by: desk.by };
  append(desk, { ...base, event: "local-result", of, outcome: isDone ? "done" : "failed" });
  if (isDone) return;
  throw new Refusal({
    kind: "failed",
    problem: `${change.name} is not as it was written: ${change.summary} does not hold`,
    hint: "something else writes there: see that nothing of the gateway runs, then again: ir revoke --local",
  });
}

function hashOf(state: LocalState, name: string): string {
  const file = state.read(name);
  if (file === "absent") return "";
  return "problem" in file ? file.problem : file.sha256;
}

/** Intents without a result, and those that were done and not taken back; the latest last. */
function changesOnRecord({ desk }: Pick<LocalWork, "desk">) {
  const events = credentialEvents(desk.incident.journal.records).map(({ event }) => event);
  const results = new Set(
    events.flatMap((event) => (event.event === "local-result" ? [event.of] : [])),
  );
  const undone = new Set(
    events.flatMap((event) => (event.event === "local-undone" ? [event.of] : [])),
  );
  const intents = events.flatMap((event) =>
    event.event === "local-intent" && !undone.has(event.id) ? [event] : [],
  );
  return { intents, open: intents.filter(({ id }) => !results.has(id)) };
}

/** Cut short between intent and result: what was there is put back, then it is done anew. */
function finishCutShort(work: LocalWork): void {
  for (const { id, change } of changesOnRecord(work).open) takeBack(work, id, change);
}

/** Last in, first out; what somebody changed since is left and told. */
export function undoLocally(work: LocalWork): LocalOutcome {
  const { state } = work;
  const { intents, open } = changesOnRecord(work);
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
function takeBack({ desk, state, progress }: LocalWork, of: string, change: LocalChange): void {
  if (change.what === "database") for (const { name } of change.kept.slice(1)) state.remove(name);
  for (const kept of change.kept) state.putBack(kept);
  const isBack = change.kept.every(({ name, before }) => hashOf(state, name) === before);
  if (!isBack) {
    throw new Refusal({
      kind: "failed",
      problem: `${change.name} could not be put back`,
      hint: `what was there lies in the folder of the incident, in local`,
    });
  }
  append(desk, { event: "local-undone", id: desk.ids.randomHex(8), by: desk.by, of });
  progress(`put back: ${change.name}`);
}
