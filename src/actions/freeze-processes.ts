/** Stops every process of the agent where it stands: memory, sockets and files stay as they are. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext, Plan, UndoVerdict, Verdict } from "../engine/action.ts";
import { stillness } from "../model/frozen.ts";
import type { GroupStates, Stillness } from "../model/frozen.ts";
import { recordable, recorded } from "../model/json.ts";
import type { Json } from "../model/json.ts";
import { countProcesses, identityOf, isStopped } from "../model/process.ts";
import type { ProcessEntry, ProcessIdentity } from "../model/process.ts";
import {
  maySignal,
  named,
  namesOf,
  requestedDirectory,
  united,
  without,
} from "../model/suspects.ts";
import type { NamedProcess } from "../model/suspects.ts";
import type { Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";

type FreezeHost = Pick<Host, "clock" | "controlGroups" | "processes" | "surveyor">;
type Context = ActionContext<FreezeHost>;

interface GroupSetting {
  readonly path: string;
  readonly setting: "0" | "1";
}

interface FreezePlan {
  readonly members: readonly NamedProcess[];
  readonly cgroups: readonly string[];
}

interface FreezePrior {
  readonly cgroups: readonly GroupSetting[];
  /** Stopped by somebody else before: undo leaves them so. */
  readonly stopped: readonly ProcessIdentity[];
}

interface FreezeReceipt {
  /** Monotonic instant at which every process that was known before had been stopped once. */
  readonly firstPassMono: string;
  readonly members: readonly NamedProcess[];
  readonly notPermitted: readonly NamedProcess[];
  readonly scans: number;
}

/** A process that starts another one between two looks is stopped in the next; more generations than this fail. */
const MOST_SCANS = 40;
const PAUSE_MS = 2;

export const freezeProcesses = defineAction<FreezeHost, FreezePlan, FreezeReceipt>({
  id: "freeze-processes",
  title: "Freeze every process of the agent",
  effect: "reversible",
  plan: planFreeze,
  apply,
  verify,
  undo: { apply: thaw, verify: verifyThawed },
});

async function planFreeze(context: Context): Promise<Plan<FreezePlan>> {
  const target = recorded<Target>(context.fact("target"));
  const { members } = target;
  const cgroups = readableGroups(context, target.freezableCgroups);
  const canAct = cgroups.length > 0 || members.some((member) => maySignal(member, target));
  if (members.length > 0 && !canAct) {
    const reason = `none of ${countProcesses(members.length)} may be stopped by this user`;
    return { kind: "impossible", reason, remedy: "sudo ir contain" };
  }
  const prior: FreezePrior = { cgroups, stopped: members.filter(isStopped).map(identityOf) };
  return {
    kind: "act",
    summary: planSentence(members, cgroups),
    plan: { members: members.map(named), cgroups: cgroups.map(({ path }) => path) },
    prior: recordable(prior),
  };
}

function planSentence(members: readonly ProcessEntry[], cgroups: readonly GroupSetting[]): string {
  if (members.length === 0) return "nothing runs now; look again, and freeze what appears";
  const way =
    cgroups.length === 0 ? "stop" : `freeze ${cgroups.map(({ path }) => path).join(", ")} and stop`;
  return `${way} ${countProcesses(members.length)}: ${namesOf(members.map(named))}`;
}

function readableGroups(context: Context, paths: readonly string[]): readonly GroupSetting[] {
  return paths.flatMap((path) => {
    const setting = settingOf(context, path);
    return setting === null ? [] : [{ path, setting }];
  });
}

async function apply(context: Context, { members, cgroups }: FreezePlan): Promise<FreezeReceipt> {
  for (const path of cgroups) freezeGroup(context, path);
  let known = members;
  let notPermitted = stop(context, members);
  const firstPassMono = context.host.clock.now().mono;
  let scans = 0;
  for (let quiet = 0; quiet < 2 && scans < MOST_SCANS && !context.signal.aborted; scans += 1) {
    const found = look(context, { members: known, cgroups });
    const fresh = without(found.members, known);
    known = united(known, fresh);
    const loose = united(found.running, found.unclear);
    notPermitted = united(notPermitted, stop(context, united(fresh, loose)));
    quiet = without(loose, notPermitted).length === 0 && fresh.length === 0 ? quiet + 1 : 0;
    if (quiet === 0) await context.host.clock.sleep(PAUSE_MS, context.signal);
  }
  return { firstPassMono, members: known, notPermitted, scans };
}

/** It is only the stronger of two ways: where it fails the processes are still stopped one by one. */
function freezeGroup({ host, progress }: Context, path: string): void {
  try {
    host.controlGroups.setFreeze(path, "1");
  } catch (cause) {
    progress(
      `group ${path} could not be frozen (${String(cause)}); stopping its processes one by one`,
    );
  }
}

/**
 * Also those in a frozen group: its owner may thaw it or move a process out, and a stop is then still pending.
 * Answers those that may not be stopped.
 */
function stop({ host }: Context, processes: readonly NamedProcess[]): readonly NamedProcess[] {
  return processes.filter(
    (process) => host.processes.signal(process, "SIGSTOP") === "not-permitted",
  );
}

interface Look extends Stillness {
  readonly target: Target;
}

/** A fresh survey, and those that an earlier one found. */
function look(context: Context, { members, cgroups }: FreezePlan): Look {
  const { processes, surveyor } = context.host;
  const target = surveyor.survey({ stateDirectory: requestedDirectory(context.parameters) });
  const others = without(members, target.members).flatMap(
    (process) => processes.look(process) ?? [],
  );
  return { target, ...stillness([...target.members, ...others], groupStates(context, cgroups)) };
}

function groupStates({ host }: Context, cgroups: readonly string[]): GroupStates {
  const frozen: string[] = [];
  const unclear: string[] = [];
  for (const path of cgroups) {
    try {
      if (host.controlGroups.isFrozen(path)) frozen.push(path);
    } catch {
      unclear.push(path);
    }
  }
  return { frozen, unclear };
}

async function verify(
  context: Context,
  plan: FreezePlan,
  receipt: FreezeReceipt | null,
): Promise<Verdict> {
  const { cgroups } = plan;
  const found = look(context, { members: united(plan.members, receipt?.members ?? []), cgroups });
  const hidden = (found.target.unexamined ?? []).map(named);
  const detail = recordable({ running: found.running, unclear: found.unclear, unexamined: hidden });
  if (found.running.length > 0) {
    const problem = `still running: ${namesOf(found.running)}${whyNot(found.running, receipt)}`;
    return { outcome: "failed", summary: problem, detail };
  }
  const unsure = [...found.unclear, ...hidden];
  if (unsure.length > 0) {
    const summary = `${frozenSentence(found.members)}, but ${namesOf(unsure)} could not be examined; run: sudo ir contain`;
    return { outcome: "unknown", summary, detail };
  }
  const { members, bySignalAlone } = found;
  const frozen = { members, bySignalAlone, cgroups, scans: (receipt?.scans ?? 0) + 1 };
  return {
    outcome: "done",
    summary: frozenSentence(members),
    facts: { frozen: recordable(frozen) },
  };
}

function frozenSentence(members: readonly NamedProcess[]): string {
  return members.length === 0
    ? "frozen: no process was running"
    : `frozen: ${countProcesses(members.length)} (${namesOf(members)})`;
}

function whyNot(running: readonly NamedProcess[], receipt: FreezeReceipt | null): string {
  const forbidden = receipt?.notPermitted ?? [];
  if (without(running, forbidden).length === running.length) return "";
  return `; this user may not stop ${namesOf(forbidden)}: run sudo ir contain`;
}

async function thaw(context: Context, plan: FreezePlan, prior: Json): Promise<void> {
  const { cgroups, stopped } = recorded<FreezePrior>(prior);
  for (const { path, setting } of cgroups.toReversed()) {
    if (settingOf(context, path) !== null) context.host.controlGroups.setFreeze(path, setting);
  }
  for (const process of without(lookAtThawed(context, plan).members, stopped)) {
    context.host.processes.signal(process, "SIGCONT");
  }
}

async function verifyThawed(context: Context, plan: FreezePlan, prior: Json): Promise<UndoVerdict> {
  const { cgroups, stopped } = recorded<FreezePrior>(prior);
  const found = lookAtThawed(context, plan);
  const groups = cgroups.filter(
    ({ path, setting }) => (settingOf(context, path) ?? setting) !== setting,
  );
  const kept = without(without(found.members, found.running), stopped);
  if (groups.length > 0 || kept.length > 0) {
    const what = [
      ...groups.map(({ path }) => path),
      ...(kept.length > 0 ? [namesOf(kept)] : []),
    ].join(", ");
    return { outcome: "failed", summary: `still frozen: ${what}` };
  }
  const gone = without(plan.members, found.members);
  const ended = gone.length === 0 ? "" : `; ended meanwhile: ${namesOf(gone)}`;
  return {
    outcome: "done",
    summary: `running again: ${countProcesses(found.running.length)}${ended}`,
  };
}

/** Also what was found only while freezing. A group's own setting is compared apart from its processes. */
function lookAtThawed(context: Context, plan: FreezePlan): Look {
  const frozen = recorded<{ readonly members: readonly NamedProcess[] } | undefined>(
    context.fact("frozen"),
  );
  return look(context, { members: united(plan.members, frozen?.members ?? []), cgroups: [] });
}

/** `null` when the group is gone, as a service's is once its last process has ended. */
function settingOf({ host }: Context, path: string): "0" | "1" | null {
  try {
    return host.controlGroups.freezeSetting(path);
  } catch {
    return null;
  }
}
