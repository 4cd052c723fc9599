/** Ending what the gateway itself issued, on its state while it does not run: tokens, devices, pairings, sessions. */

import type { LocalChange } from "../credentials/checklist/credential-event.ts";
import type { JournalRecord } from "../engine/record.ts";
import { Refusal } from "../model/refusal.ts";
import type { KeptFile, LocalState } from "../ports/local-state.ts";
import { rotatedTokens } from "./local-tokens.ts";
import type { RotatedTokens } from "./local-tokens.ts";
import { sealOf } from "./revoke-list.ts";
import { append } from "./revoke-record.ts";
import { finishCutShort, hashOf } from "./undo-local.ts";
import type { Undone, UndoWork } from "./undo-local.ts";

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

/** What these tables hold, and the one token that is replaced. */
const ENDED =
  "every paired device, pending pairing, join and bootstrap code, MCP session and the socket token of approvals";

const DATABASE = "state/openclaw.sqlite";

/** Copies that the gateway takes back by itself at its next start (facts/openclaw.md section 0). */
const RING = /\.(?:bak(?:\.\d+)?|last-good|clobbered\..*|rejected\..*)$/u;

export interface LocalWork extends UndoWork {
  /** Below the state directory. */
  readonly configName: string;
}

/** What was changed, and what has to be ended elsewhere. */
export type LocalOutcome = Undone;

/** @throws Refusal while evidence is not sealed (law 2). */
export function refuseUnsealed(records: readonly JournalRecord[]): void {
  if (sealOf(records) !== null) return;
  throw new Refusal({
    kind: "usage",
    problem: "the evidence of this incident is not sealed: what is changed now would be lost to it",
    hint: "seal it first: ir contain",
  });
}

export interface LocalPlan {
  readonly plan: readonly string[];
  readonly left: readonly string[];
}

/** What would be changed; nothing is, and nothing is written. */
export function localPlan(place: Pick<LocalWork, "state" | "configName">): LocalPlan {
  const { configName, state } = place;
  const { rotated, left } = freshConfig(place, () => "");
  const isThere = state.read(DATABASE) !== "absent";
  return {
    plan: [
      ...rotated.map((name) => `a new value for ${name} in ${configName}`),
      ...(isThere ? [`${ENDED} out of ${DATABASE}`] : []),
      ...ringOf(place).map((name) => `${name} out of the state directory`),
    ],
    left,
  };
}

/** Each change on record before it is made, each looked at after; what was cut short is finished first. */
export function revokeLocally(work: LocalWork): LocalOutcome {
  finishCutShort(work);
  const { desk, configName } = work;
  const fresh = freshConfig(work, () => desk.ids.randomHex(24));
  const changes = [...changedConfig(work, fresh), ...changedDatabase(work), ...movedRing(work)];
  return { changes, left: fresh.left.map((line) => `${configName}: ${line}`) };
}

interface FreshConfig extends Omit<RotatedTokens, "bytes"> {
  /** `null` when it cannot be read. */
  readonly file: { readonly sha256: string; readonly bytes: Uint8Array } | null;
}

function freshConfig(
  { state, configName }: Pick<LocalWork, "state" | "configName">,
  fresh: () => string,
): FreshConfig {
  const config = state.read(configName);
  if (config === "absent") return { file: null, rotated: [], left: ["it is not there"] };
  if ("problem" in config) return { file: null, rotated: [], left: [config.problem] };
  const { bytes, rotated, left } = rotatedTokens(config.bytes, fresh);
  return { file: { sha256: config.sha256, bytes }, rotated, left };
}

function changedConfig(work: LocalWork, { file, rotated }: FreshConfig): readonly LocalChange[] {
  const { state, configName, desk } = work;
  if (file === null || rotated.length === 0) return [];
  const { bytes, sha256 } = file;
  const change: LocalChange = {
    ...baseOf(work, "config", configName),
    summary: `new values for ${rotated.join(", ")}`,
    before: sha256,
    after: desk.digest.sha256(bytes),
    kept: [state.keep(configName)],
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

function ringOf({ state, configName }: Pick<LocalWork, "state" | "configName">): readonly string[] {
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
