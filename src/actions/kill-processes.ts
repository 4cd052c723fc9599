/** Ends every process of the agent at once; a polite stop would let it finish what it is doing (facts/openclaw.md §2). */

import { defineAction } from "../engine/action.ts";
import type { ActionContext, Plan, Verdict } from "../engine/action.ts";
import { recordable, recorded } from "../model/json.ts";
import { countProcesses, isAlive } from "../model/process.ts";
import {
  heldProcesses,
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

type KillHost = Pick<Host, "clock" | "controlGroups" | "processes" | "surveyor">;
type Context = ActionContext<KillHost>;

interface KillPlan {
  readonly members: readonly NamedProcess[];
}

interface KillReceipt {
  readonly killed: readonly NamedProcess[];
  readonly notPermitted: readonly NamedProcess[];
  readonly scans: number;
}

/** The kernel needs a moment to take a large process apart; something that comes back for longer has a supervisor. */
const MOST_SCANS = 100;
const PAUSE_MS = 20;

export const killProcesses = defineAction<KillHost, KillPlan, KillReceipt>({
  id: "kill-processes",
  title: "End every process of the agent",
  effect: "destructive",
  plan: planKill,
  apply,
  verify,
});

async function planKill(context: Context): Promise<Plan<KillPlan>> {
  const target = survey(context);
  const members = united(suspects(target), stillAlive(context, frozenBefore(context)));
  if (members.length > 0 && !target.members.some((member) => maySignal(member, target))) {
    const reason = `this user may end none of ${countProcesses(members.length)}: ${namesOf(members)}`;
    return { kind: "impossible", reason, remedy: "sudo ir contain" };
  }
  const what =
    members.length === 0
      ? "whatever appears: nothing runs now"
      : `${countProcesses(members.length)}: ${namesOf(members)}`;
  return { kind: "act", summary: `end ${what}`, plan: { members }, prior: null };
}

/** What freezing found belongs to the set, even if nothing connects it to a gateway any more. */
function frozenBefore(context: Context): readonly NamedProcess[] {
  const frozen = recorded<{ readonly members: readonly NamedProcess[] } | undefined>(
    context.fact("frozen"),
  );
  return frozen?.members ?? [];
}

function survey({ host, parameters }: Context): Target {
  return host.surveyor.survey({ stateDirectory: requestedDirectory(parameters) });
}

/** Never what would start it again: that is held, and what is held stays to be looked at. */
function suspects(target: Target): readonly NamedProcess[] {
  return without(target.members.map(named), heldProcesses(target));
}

function stillAlive(
  { host }: Context,
  processes: readonly NamedProcess[],
): readonly NamedProcess[] {
  return processes.filter((process) => {
    const entry = host.processes.look(process);
    return entry !== null && isAlive(entry);
  });
}

async function apply(context: Context, { members }: KillPlan): Promise<KillReceipt> {
  let known = members;
  let notPermitted: readonly NamedProcess[] = [];
  let scans = 0;
  for (let quiet = 0; quiet < 2 && scans < MOST_SCANS && !context.signal.aborted; scans += 1) {
    const target = survey(context);
    known = united(known, suspects(target));
    const alive = stillAlive(context, known);
    killGroups(context, target);
    notPermitted = alive.filter(
      (process) => context.host.processes.signal(process, "SIGKILL") === "not-permitted",
    );
    quiet = alive.length === 0 ? quiet + 1 : 0;
    if (quiet < 2) await context.host.clock.sleep(PAUSE_MS, context.signal);
  }
  return { killed: without(known, stillAlive(context, known)), notPermitted, scans };
}

/** One write ends a whole group, also what is being started in it; without it the loop does the same more slowly. */
function killGroups({ host, progress }: Context, target: Target): void {
  for (const path of target.freezableCgroups) {
    try {
      host.controlGroups.kill(path);
    } catch (cause) {
      progress(
        `group ${path} could not be ended at once (${String(cause)}); ending its processes one by one`,
      );
    }
  }
}

async function verify(
  context: Context,
  plan: KillPlan,
  receipt: KillReceipt | null,
): Promise<Verdict> {
  const target = survey(context);
  const known = united(plan.members, receipt?.killed ?? []);
  const alive = united(suspects(target), stillAlive(context, known));
  const hidden = (target.unexamined ?? []).map(named);
  const detail = recordable({ alive, unexamined: hidden });
  if (alive.length > 0) {
    return {
      outcome: "failed",
      summary: `still alive: ${namesOf(alive)}${whyNot(receipt)}`,
      detail,
    };
  }
  const ended = `ended: ${known.length === 0 ? "no process was running" : `${countProcesses(known.length)} (${namesOf(known)})`}`;
  if (hidden.length > 0) {
    return {
      outcome: "unknown",
      summary: `${ended}, but ${namesOf(hidden)} could not be examined; run as root`,
      detail,
    };
  }
  return {
    outcome: "done",
    summary: ended,
    facts: { killed: recordable({ members: known }) },
    detail,
  };
}

function whyNot(receipt: KillReceipt | null): string {
  const forbidden = receipt?.notPermitted ?? [];
  if (forbidden.length > 0) return `; this user may not end ${namesOf(forbidden)}: run as root`;
  return "; ended processes that come back are started by something: see what is held, then resume";
}
