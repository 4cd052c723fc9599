/** Keeps whatever starts the gateway again from doing so: services are held, watching parents stopped. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext, Plan, UndoVerdict, Verdict } from "../engine/action.ts";
import {
  containerSentence,
  heldSentence,
  holdSummary,
  named,
  ownSessionSentence,
  sharedServiceSentence,
} from "../model/hold-words.ts";
import type { HeldNames, NamedProcess } from "../model/hold-words.ts";
import { recordable, recorded } from "../model/json.ts";
import type { Json } from "../model/json.ts";
import { isAlive, isStopped, sameProcess } from "../model/process.ts";
import type { ProcessIdentity } from "../model/process.ts";
import { startSearch } from "../model/start-points.ts";
import type { Supervisor, Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";
import type { ServiceState } from "../ports/service-manager.ts";

type HoldHost = Pick<Host, "clock" | "commands" | "files" | "processes" | "services">;
type Context = ActionContext<HoldHost>;

interface HeldService {
  readonly supervisor: Supervisor;
  readonly before: ServiceState;
}

interface HeldProcess extends NamedProcess {
  readonly wasStopped: boolean;
}

interface Held {
  readonly services: readonly HeldService[];
  readonly processes: readonly HeldProcess[];
}

interface HoldPlan extends Held {
  /** What is beyond us, a sentence with its remedy each. */
  readonly beyond: readonly string[];
  /** Files that mention OpenClaw and may start it; `null` when they could not be searched. */
  readonly startPoints: readonly string[] | null;
}

interface HoldReceipt {
  readonly refused: readonly string[];
}

const SEARCH_MS = 5_000;
const PASSWD_LIMIT = 4 * 1024 * 1024;
const UP: readonly string[] = ["active", "activating", "reloading"];
const START_LOOKS = 20;
const START_PAUSE_MS = 100;

export const holdSupervisor = defineAction<HoldHost, HoldPlan, HoldReceipt>({
  id: "hold-supervisor",
  title: "Hold whatever would start the gateway again",
  effect: "reversible",
  plan,
  apply,
  verify,
  undo: { apply: release, verify: verifyReleased },
});

async function plan(context: Context): Promise<Plan<HoldPlan>> {
  const { supervisors } = targetOf(context);
  const found = await Promise.all(supervisors.map((supervisor) => planOne(context, supervisor)));
  const services = found.flatMap((one) => one.services);
  const processes = found.flatMap((one) => one.processes);
  const beyond = found.flatMap((one) => one.beyond);
  if (beyond.length > 0 && services.length + processes.length === 0) {
    return { kind: "impossible", reason: beyond.join("; "), remedy: "keep it stopped by hand" };
  }
  return {
    kind: "act",
    summary: holdSummary(namesOf({ services, processes })),
    plan: { services, processes, beyond, startPoints: await otherStarts(context, services) },
    prior: recordable({ services, processes }),
  };
}

type Found = Held & Pick<HoldPlan, "beyond">;
const NOTHING: Found = { services: [], processes: [], beyond: [] };

async function planOne(context: Context, supervisor: Supervisor): Promise<Found> {
  switch (supervisor.kind) {
    case "systemd-system":
    case "systemd-user":
      return planService(context, supervisor);
    case "parent-process":
      return planProcesses(context, supervisor);
    case "container":
      return { ...NOTHING, beyond: [containerSentence(supervisor.name)] };
    case "unknown":
      return { ...NOTHING, beyond: [sharedServiceSentence(supervisor.name)] };
    case "none":
      return NOTHING;
  }
}

async function planService({ host }: Context, supervisor: Supervisor): Promise<Found> {
  const problem = `${supervisor.name} could not be held`;
  const beyond = (reason: string): Found => ({ ...NOTHING, beyond: [`${problem}: ${reason}`] });
  const readiness = await host.services.readiness(supervisor);
  if (!readiness.ready) return beyond(`${readiness.reason}: ${readiness.remedy}`);
  try {
    const before = await host.services.state(supervisor);
    return { ...NOTHING, services: [{ supervisor, before }] };
  } catch (error) {
    return beyond(error instanceof Error ? error.message : String(error));
  }
}

/** A parent that the operator depends on goes on, whatever it starts. */
function planProcesses(context: Context, { name, processes }: Supervisor): Found {
  const { ancestors } = targetOf(context).operator;
  const isOurs = (process: ProcessIdentity): boolean =>
    ancestors.some((ancestor) => sameProcess(ancestor, process));
  const held = processes.flatMap(({ pid, startTicks }) => {
    const entry = context.host.processes.look({ pid, startTicks });
    if (entry === null || isOurs(entry)) return [];
    return [{ pid, startTicks, name, wasStopped: isStopped(entry) }];
  });
  const beyond = processes.some(isOurs) ? [ownSessionSentence(name)] : [];
  return { ...NOTHING, processes: held, beyond };
}

/** The files of what is held are answered for. */
async function otherStarts(
  context: Context,
  services: readonly HeldService[],
): Promise<readonly string[] | null> {
  const { commands, files } = context.host;
  const passwd = files.readSmall("/etc/passwd", PASSWD_LIMIT);
  const accounts = passwd.kind === "file" ? new TextDecoder().decode(passwd.bytes) : "";
  const args = startSearch(accounts, targetOf(context).uids);
  const { kind, stdout } = await commands.run({ program: "grep", args, timeoutMs: SEARCH_MS });
  // Its exit code says nothing: most of the places do not exist.
  if (kind !== "exited") return null;
  const held = services.flatMap(({ before }) => before.files);
  return stdout.split("\0").filter((path) => path !== "" && !held.includes(path));
}

async function apply(context: Context, { services, processes }: HoldPlan): Promise<HoldReceipt> {
  const { host, progress } = context;
  const refused: string[] = [];
  for (const { supervisor } of services) {
    progress(`holding ${supervisor.name}`);
    await host.services.hold(supervisor).catch((error: unknown) => {
      refused.push(`${supervisor.name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  for (const process of processes) {
    const result = host.processes.signal(process, "SIGSTOP");
    if (result === "not-permitted") refused.push(`only root may stop ${named(process)}`);
  }
  return { refused };
}

async function verify(
  context: Context,
  holdPlan: HoldPlan,
  receipt: HoldReceipt | null,
): Promise<Verdict> {
  const { beyond, startPoints } = holdPlan;
  const refused = receipt?.refused ?? [];
  const loose = [...(await looseServices(context, holdPlan)), ...looseProcesses(context, holdPlan)];
  const detail = recordable({ beyond, mayStartItAgain: startPoints, refused });
  if (loose.length > 0) {
    const summary = [`not held: ${loose.join(", ")}`, ...refused].join("; ");
    return { outcome: "failed", summary, detail };
  }
  if (beyond.length > 0) {
    const summary = `not all of it is held: ${beyond.join("; ")}`;
    return { outcome: "unknown", summary, detail };
  }
  const facts = recordable({ held: heldFact(holdPlan) });
  const summary = heldSentence(namesOf(holdPlan), startPoints);
  return { outcome: "done", summary, facts, detail };
}

async function looseServices({ host }: Context, { services }: Held): Promise<readonly string[]> {
  const loose: string[] = [];
  for (const { supervisor } of services) {
    if (!(await host.services.isHeld(supervisor))) loose.push(supervisor.name);
  }
  return loose;
}

function looseProcesses({ host }: Context, { processes }: Held): readonly string[] {
  const isLoose = (process: HeldProcess): boolean => {
    const entry = host.processes.look(process);
    return entry !== null && isAlive(entry) && !isStopped(entry);
  };
  return processes.filter(isLoose).map(named);
}

/** `restartDelayMs`: how long a proof has to watch; a held service does not tell it any more. */
function heldFact({ services, processes }: Held): object {
  return {
    restartDelayMs: Math.max(0, ...services.map(({ before }) => before.restartDelayMs)),
    services: services.map(({ supervisor: { kind, name } }) => ({ kind, name })),
    processes: processes.map(({ pid, startTicks }) => ({ pid, startTicks })),
  };
}

function namesOf({ services, processes }: Held): HeldNames {
  return { services: services.map(({ supervisor }) => supervisor.name), processes };
}

async function release({ host }: Context, _plan: HoldPlan, prior: Json): Promise<void> {
  const { services, processes } = recorded<Held>(prior);
  for (const process of processes) {
    if (!process.wasStopped) host.processes.signal(process, "SIGCONT");
  }
  for (const { supervisor, before } of services) {
    await host.services.unhold(supervisor, before);
    const { active } = await host.services.state(supervisor);
    if (UP.includes(before.active) && !UP.includes(active)) await host.services.start(supervisor);
  }
}

async function verifyReleased(
  context: Context,
  _plan: HoldPlan,
  prior: Json,
): Promise<UndoVerdict> {
  const { services, processes } = recorded<Held>(prior);
  const findings = processes.flatMap((process) => wrongProcess(context, process));
  for (const service of services) findings.push(...(await wrongService(context, service)));
  const summary = findings.map((finding) => finding.sentence).join("; ");
  if (findings.length === 0) {
    return { outcome: "done", summary: "what starts the gateway may do so again, as before" };
  }
  return { outcome: findings.every(({ isForeign }) => isForeign) ? "conflict" : "failed", summary };
}

interface Finding {
  readonly sentence: string;
  /** Somebody else changed it since. */
  readonly isForeign: boolean;
}

function wrongProcess({ host }: Context, process: HeldProcess): Finding[] {
  const entry = host.processes.look(process);
  if (entry === null || !isAlive(entry) || isStopped(entry) === process.wasStopped) return [];
  return [{ sentence: `${named(process)} is in state ${entry.state}`, isForeign: false }];
}

async function wrongService(context: Context, service: HeldService): Promise<readonly Finding[]> {
  const { supervisor, before } = service;
  const { enabled, active } = await settledState(context, service);
  const findings: Finding[] = [];
  if (enabled !== before.enabled) {
    const sentence = `${supervisor.name} is ${enabled} now and was ${before.enabled}`;
    findings.push({ sentence, isForeign: !enabled.startsWith("masked") });
  }
  if (UP.includes(before.active) && !UP.includes(active)) {
    findings.push({ sentence: `${supervisor.name} is ${active} now`, isForeign: false });
  }
  return findings;
}

/** A start that was asked for a moment ago shows a moment later. */
async function settledState({ host }: Context, service: HeldService): Promise<ServiceState> {
  for (let look = 1; ; look += 1) {
    const state = await host.services.state(service.supervisor);
    if (UP.includes(state.active) || !UP.includes(service.before.active) || look >= START_LOOKS)
      return state;
    await host.clock.sleep(START_PAUSE_MS);
  }
}

function targetOf(context: Context): Target {
  return recorded<Target>(context.fact("target"));
}
