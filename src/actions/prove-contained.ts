/** Proves that the gateway is down, stays down and is cut off: by looking, waiting and trying. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext, Plan, Verdict } from "../engine/action.ts";
import {
  asFarAsDone,
  lifelinesCheck,
  UNSEEN_LIFELINE,
  listenersCheck,
  processesCheck,
  proofOutcome,
  proofSentence,
  socketsCheck,
  watchCheck,
} from "../model/containment-proof.ts";
import type { ActsDone, ProofCheck, Watch } from "../model/containment-proof.ts";
import { connectionsToEnd, cutScope, hasPeer, isSameConnection } from "../model/containment.ts";
import { millisecondsBetween } from "../model/instant.ts";
import { recordable, recorded } from "../model/json.ts";
import { probeCheck } from "../model/probe-verdict.ts";
import type { ProbePair } from "../model/probe-verdict.ts";
import { controlUid } from "../model/probe-users.ts";
import { describeProcess, identityKey, isAlive } from "../model/process.ts";
import type { ProcessEntry } from "../model/process.ts";
import { describeSocket, isListening } from "../model/socket.ts";
import type { SocketEntry } from "../model/socket.ts";
import type { Target } from "../model/target.ts";
import type { Containment } from "../ports/firewall.ts";
import type { Host } from "../ports/host.ts";
import type { ProbeResult } from "../ports/probe.ts";

type ProofHost = Pick<Host, "clock" | "firewall" | "probe" | "processes" | "sockets" | "surveyor">;
type Context = ActionContext<ProofHost>;

interface ProofPlan {
  readonly watchMs: number;
}

const SHORTEST_WATCH_MS = 12_000;
const AFTER_RESTART_MS = 5_000;
const POLL_MS = 200;
const TELL_MS = 4_000;
const PROBE_MS = 1_000;

export const proveContained = defineAction<ProofHost, ProofPlan, Watch>({
  id: "prove-contained",
  title: "Prove that it is down and stays down",
  effect: "read",
  plan,
  apply: watch,
  verify,
});

function plan(context: Context): Promise<Plan<ProofPlan>> {
  const asked = context.parameters["watchMs"];
  const held = recorded<{ restartDelayMs: number } | undefined>(context.fact("held"));
  const watchMs = Math.max(
    typeof asked === "number" ? asked : SHORTEST_WATCH_MS,
    (held?.restartDelayMs ?? 0) + AFTER_RESTART_MS,
  );
  const summary = `look for processes, listeners and connections, watch for ${watchMs / 1_000} s that nothing comes back, and try to connect as its users`;
  return Promise.resolve({ kind: "act", summary, plan: { watchMs }, prior: null });
}

/** Ends early when something is there: waiting on would not make it go. */
async function watch(context: Context, { watchMs }: ProofPlan): Promise<Watch> {
  const { clock } = context.host;
  const start = clock.now();
  const elapsed = (): number => millisecondsBetween(start, clock.now());
  let told = 0;
  let sightings = sightingsOf(context);
  context.progress(`watching for ${watchMs / 1_000} s that nothing comes back`);
  while (sightings.length === 0 && elapsed() < watchMs && !context.signal.aborted) {
    await clock.sleep(POLL_MS, context.signal);
    sightings = sightingsOf(context);
    if (elapsed() - told < TELL_MS) continue;
    told = elapsed();
    context.progress(`nothing came back in ${Math.floor(told / 1_000)} s of ${watchMs / 1_000} s`);
  }
  const watchedMs = Math.round(elapsed());
  for (const sighting of sightings) context.progress(`came back: ${sighting}`);
  const moment = (sighting: string): string => `${sighting} after ${watchedMs} ms`;
  return { watchedMs, wantedMs: watchMs, sightings: sightings.map(moment) };
}

function sightingsOf(context: Context): readonly string[] {
  const fresh = survey(context);
  const listening = listenersOn(context, targetOf(context).ports);
  return [...livingOf(context, fresh).map(describeProcess), ...listening.map(describeSocket)];
}

async function verify(context: Context, _plan: ProofPlan, seen: Watch | null): Promise<Verdict> {
  // Read first: the probes below add tries of their own.
  const attempts = await context.host.firewall.attempts().catch(() => []);
  const fresh = survey(context);
  const checks = [
    processesCheck(livingOf(context, fresh), fresh),
    listenersCheck(listenersOn(context, portsOf(context)), portsOf(context)),
    connectionsCheck(context, fresh),
    watchCheck(seen),
    await firewallCheck(context),
    ...(await probeChecks(context)),
    operatorCheck(context, fresh),
  ].map((check) => asFarAsDone(check, actsDone(context)));
  const outcome = proofOutcome(checks);
  const detail = recordable({ checks, attempts, blindSpots: fresh.blindSpots });
  const facts = recordable({ proven: { checks: checks.length, watchedMs: seen?.watchedMs ?? 0 } });
  const tried =
    attempts.length === 0 ? "" : `; it tried to reach ${attempts.length} addresses since the cut`;
  return { outcome, summary: `${proofSentence(checks)}${tried}`, facts, detail };
}

/** An act that failed is told as failed by its own step. */
function actsDone({ fact }: Context): ActsDone {
  return { cut: fact("cut") !== undefined, kill: fact("killed") !== undefined };
}

/** Of the set as it was, and of the set as a survey finds it now. */
function livingOf({ host, fact }: Context, fresh: Target): readonly ProcessEntry[] {
  const old = recorded<Target>(fact("target")).members.flatMap((member) => {
    const entry = host.processes.look(member);
    return entry !== null && isAlive(entry) ? [entry] : [];
  });
  const all = [...old, ...fresh.members.filter(isAlive)];
  return [...new Map(all.map((entry) => [identityKey(entry), entry])).values()];
}

function listenersOn({ host }: Context, ports: readonly number[]): readonly SocketEntry[] {
  return host.sockets
    .list([])
    .filter((socket) => isListening(socket) && ports.includes(socket.localPort));
}

function connectionsCheck(context: Context, fresh: Target): ProofCheck {
  const { host } = context;
  const target = targetOf(context);
  const members = [...target.members, ...fresh.members];
  const sockets = host.sockets.list(members.map((member) => member.pid));
  const left = connectionsToEnd({ ...target, members }, containmentOf(context), sockets);
  return socketsCheck(
    left.filter(hasPeer),
    left.filter((socket) => !hasPeer(socket)),
  );
}

async function firewallCheck(context: Context): Promise<ProofCheck> {
  const id = "rules-loaded";
  const { firewall } = context.host;
  try {
    if (await firewall.matches(containmentOf(context))) {
      return {
        id,
        answer: "yes",
        evidence: `${firewall.kind} holds the rules that were asked for`,
      };
    }
    const lost =
      cutOf(context) === null
        ? "the network was not cut: it is NOT contained"
        : `the rules in ${firewall.kind} are gone or were changed since: the network is NOT contained`;
    return { id, answer: "no", evidence: lost };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id, answer: "unknown", evidence: `the rules could not be read: ${reason}` };
  }
}

async function probeChecks(context: Context): Promise<readonly ProofCheck[]> {
  const { uids } = containmentOf(context);
  const pairs = uids.flatMap((uid) =>
    ([4, 6] as const).map((family) => probePair(context, { uid, family, uids })),
  );
  return (await Promise.all(pairs)).map(probeCheck);
}

interface Probing {
  readonly uid: number;
  readonly family: 4 | 6;
  readonly uids: readonly number[];
}

async function probePair(context: Context, { uid, family, uids }: Probing): Promise<ProbePair> {
  const { probe } = context.host;
  const other = controlUid(uids);
  const request = { family, timeoutMs: PROBE_MS };
  if (probe.canActAs(other)) {
    const [probed, control] = await Promise.all([
      probe.loopback({ ...request, uid }, other),
      probe.loopback({ ...request, uid: other }, other),
    ]);
    return { uid, family, probed, control, controlIs: `at the same time user ${other}` };
  }
  const probed = await probe.loopback({ ...request, uid }, uid);
  const control = cutOf(context)?.controlBefore?.[family === 4 ? 0 : 1] ?? null;
  return { uid, family, probed, control, controlIs: "before the cut the same user" };
}

/** A lost connection counts unless the operator has come back by another one. */
function operatorCheck(context: Context, fresh: Target): ProofCheck {
  const { lifelines } = targetOf(context).operator;
  const established = context.host.sockets.list([]).filter(({ state }) => state === "ESTABLISHED");
  const lost = lifelines.filter(
    (lifeline) => !established.some((socket) => isSameConnection(lifeline, socket)),
  );
  const now = fresh.operator.lifelines.length;
  if (lost.length === 0 && fresh.operator.hasUnseenLifeline === true) return UNSEEN_LIFELINE;
  return now > 0 ? lifelinesCheck([], now) : lifelinesCheck(lost, lifelines.length);
}

function survey(context: Context): Target {
  const directory = context.parameters["stateDirectory"];
  const stateDirectory = typeof directory === "string" ? directory : null;
  return context.host.surveyor.survey({ stateDirectory });
}

function portsOf(context: Context): readonly number[] {
  return [...new Set([...targetOf(context).ports, ...containmentOf(context).ports])];
}

/** What was cut, or what would have been. */
function containmentOf(context: Context): Containment {
  const { incident } = context;
  return cutOf(context)?.containment ?? { incident, ...cutScope(targetOf(context)) };
}

interface Cut {
  readonly containment: Containment;
  readonly controlBefore: readonly ProbeResult[] | null;
}

function cutOf(context: Context): Cut | null {
  return recorded<Cut | undefined>(context.fact("cut")) ?? null;
}

function targetOf(context: Context): Target {
  return recorded<Target>(context.fact("target"));
}
