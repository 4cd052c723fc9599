/** An incident folder and a target for evidence work, on a real temporary disk. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import type { Action, ActionContext, Verdict } from "../../src/engine/action.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import { recordable } from "../../src/model/json.ts";
import type { Member } from "../../src/model/process.ts";
import type { Target } from "../../src/model/target.ts";
import type { CommandResult, Commands } from "../../src/ports/commands.ts";
import type { Evidence } from "../../src/ports/evidence.ts";
import type { Host } from "../../src/ports/host.ts";
import { sha256Digest } from "./digest.ts";
import { stillClock } from "./still-clock.ts";

export type EvidenceHost = Pick<
  Host,
  "clock" | "digest" | "evidence" | "services" | "commands" | "firewall"
>;

export interface EvidenceCase {
  /** Holds everything of the case; removed afterwards. */
  readonly room: string;
  /** State directory of the pretended gateway. */
  readonly state: string;
  readonly folder: string;
  readonly target: Target;
  readonly host: EvidenceHost;
  readonly progress: string[];
  /** Plans, applies and verifies; facts that it provides are there for the next one. */
  perform(action: Action<EvidenceHost>, parameters?: JsonObject): Promise<Performed>;
  /** Verifies without a receipt, as after a crash. */
  look(action: Action<EvidenceHost>): Promise<Verdict>;
  remove(): void;
}

export interface Performed {
  /** Reason when the plan says that it cannot be done. */
  readonly impossible: string | null;
  readonly receipt: Json;
  readonly verdict: Verdict;
}

export interface CaseOptions {
  readonly room?: string;
  readonly members?: readonly Member[];
  readonly evidence?: Evidence;
  readonly uids?: readonly number[];
  readonly commands?: Commands;
  /** The incident's folder, where it is not beside the state directory. */
  readonly folder?: string;
  readonly signal?: AbortSignal;
  /** False where the evidence is in memory and no folder is needed. */
  readonly isReal?: boolean;
}

const JOURNAL_HEAD = "ab".repeat(32);

export function evidenceCase(options: CaseOptions = {}): EvidenceCase {
  const room = options.room ?? mkdtempSync(join(tmpdir(), "ir-evidence-"));
  const state = join(room, "home", ".openclaw");
  const folder = options.folder ?? join(room, "incident");
  if (options.isReal !== false) {
    mkdirSync(state, { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const target = targetOf(state, options);
  const host = hostOf(options.evidence ?? createNodeEvidence(), options.commands);
  const facts = new Map<string, Json>([["target", recordable(target)]]);
  const progress: string[] = [];
  const contextWith = (parameters: JsonObject): ActionContext<EvidenceHost> => ({
    host,
    incident: "case-1",
    folder,
    journalHead: JOURNAL_HEAD,
    round: 1,
    parameters,
    signal: options.signal ?? new AbortController().signal,
    fact: (name) => facts.get(name),
    progress: (line) => void progress.push(line),
  });
  const look = async (action: Action<EvidenceHost>): Promise<Verdict> => {
    const context = contextWith({});
    const plan = await action.plan(context);
    return action.verify(context, plan.kind === "act" ? plan.plan : null, null);
  };
  const perform = async (
    action: Action<EvidenceHost>,
    parameters: JsonObject = {},
  ): Promise<Performed> => {
    const context = contextWith(parameters);
    const plan = await action.plan(context);
    if (plan.kind === "impossible") {
      const verdict: Verdict = { outcome: "unknown", summary: plan.reason };
      return { impossible: plan.reason, receipt: null, verdict };
    }
    const receipt = await action.apply(context, plan.plan);
    const verdict = await action.verify(context, plan.plan, receipt);
    for (const [name, fact] of Object.entries(verdict.facts ?? {})) facts.set(name, fact);
    return { impossible: null, receipt, verdict };
  };
  const remove = (): void => rmSync(room, { recursive: true, force: true });
  return { room, state, folder, target, host, progress, perform, look, remove };
}

/** A member with nothing in it but its pid and, where it lives, when it began. */
export function memberWithPid(pid: number): Member {
  return {
    pid,
    startTicks: startTicks(pid),
    ppid: 1,
    pgid: pid,
    session: pid,
    hasTty: false,
    state: "T",
    uid: 0,
    comm: "openclaw",
    argv: ["openclaw-gateway"],
    cgroup: "",
    isKernelThread: false,
    reasons: ["gateway-title"],
  };
}

function startTicks(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "1";
  }
}

function targetOf(state: string, { members = [], uids = [] }: CaseOptions): Target {
  return {
    stateDirectories: [state],
    configPaths: [join(state, "openclaw.json")],
    ports: [18789],
    uids,
    members,
    sockets: [],
    supervisors: [],
    freezableCgroups: [],
    operator: { uid: 0, effectiveUid: 0, ancestors: [], lifelines: [], sshPorts: [] },
    privileges: { isRoot: true, canChangeFirewall: true, canSignal: true },
    blindSpots: [],
  };
}

/** Limits hold against real time, also where the instants of the records stand still. */
async function reallySleep(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

const NOT_FOUND: CommandResult = { kind: "not-found", exitCode: null, stdout: "", stderr: "" };
const NO_PROGRAMS: Commands = { run: async () => NOT_FOUND, find: () => null };

function hostOf(evidence: Evidence, commands: Commands = NO_PROGRAMS): EvidenceHost {
  const refuse = async (): Promise<never> => {
    throw new Error("not part of evidence work");
  };
  return {
    clock: { ...stillClock(), sleep: reallySleep },
    digest: sha256Digest,
    evidence,
    commands,
    firewall: {
      kind: "nftables",
      readiness: refuse,
      ruleset: async () => "table inet filter {\n}\n",
      ownTable: refuse,
      render: () => "",
      replace: refuse,
      matches: refuse,
      attempts: refuse,
      restore: refuse,
    },
    services: {
      readiness: refuse,
      state: refuse,
      hold: refuse,
      isHeld: refuse,
      unhold: refuse,
      start: refuse,
      settleStopped: refuse,
    },
  };
}
