/** Cuts the agent's users off the network in both directions, and ends the connections they have. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext, Plan, UndoVerdict, Verdict } from "../engine/action.ts";
import { connectionsToEnd, cutScope, hasPeer, ownerlessConnections } from "../model/containment.ts";
import {
  backSentence,
  cutSentence,
  limitsOf,
  NOBODY,
  NOT_ROOT,
  otherFilter,
  portsOf,
  rulesetSentence,
  stillOpen,
  usersOf,
} from "../model/cut-words.ts";
import { recordable, recorded } from "../model/json.ts";
import type { Json } from "../model/json.ts";
import { controlUid } from "../model/probe-users.ts";
import { describeProcesses } from "../model/process.ts";
import { describeSocket } from "../model/socket.ts";
import type { SocketEntry } from "../model/socket.ts";
import type { Target } from "../model/target.ts";
import type { Attempt, Containment } from "../ports/firewall.ts";
import type { Host } from "../ports/host.ts";
import type { ProbeResult } from "../ports/probe.ts";

type CutHost = Pick<Host, "clock" | "digest" | "firewall" | "sockets" | "probe">;
type Context = ActionContext<CutHost>;

interface CutPlan {
  /** The packet filter that this was planned with. */
  readonly kind: string;
  readonly containment: Containment;
  readonly rulesetHashBefore: string | null;
  /** Whether the path was open before; asked only where nobody else can be asked afterwards. */
  readonly controlBefore: readonly ProbeResult[] | null;
}

interface CutPrior {
  readonly ownTable: string | null;
  /** The whole ruleset as it was: shown to whoever doubts that undo put it back. `null`: could not be read. */
  readonly ruleset: string | null;
}

interface CutReceipt {
  /** Recorded by an earlier table of ours, which the replacement empties; `null` when unreadable. */
  readonly attemptsBefore: readonly Attempt[] | null;
  readonly destroyed: readonly string[];
  readonly canDestroy: boolean;
}

/** A connection that is being made while we look is seen in the next look. */
const MOST_LOOKS = 20;
const PAUSE_MS = 25;
const PROBE_MS = 800;

export const blockNetwork = defineAction<CutHost, CutPlan, CutReceipt>({
  id: "block-network",
  title: "Cut the agent off the network",
  effect: "reversible",
  plan,
  apply,
  verify,
  undo: { apply: putBack, verify: verifyPutBack },
});

async function plan(context: Context): Promise<Plan<CutPlan>> {
  const { firewall, digest } = context.host;
  const target = targetOf(context);
  if (!target.privileges.canChangeFirewall) return { kind: "impossible", ...NOT_ROOT };
  // Nothing else may be asked meanwhile: the kernel shows others the table that nft only tries out.
  const readiness = await firewall.readiness();
  if (!readiness.ready) {
    const { reason, remedy } = readiness;
    return { kind: "impossible", reason, remedy };
  }
  if (target.uids.length === 0) return { kind: "impossible", ...NOBODY };
  const containment: Containment = { incident: context.incident, ...cutScope(target) };
  const [ruleset, ownTable] = await Promise.all([
    // Rules of others that cannot be listed are no reason to leave the way open.
    firewall.ruleset().catch(() => null),
    firewall.ownTable(),
  ]);
  const prior: CutPrior = { ownTable, ruleset };
  return {
    kind: "act",
    summary: `with ${firewall.kind}: drop everything of ${usersOf(containment)}, close ${portsOf(containment)}, then end their open connections`,
    plan: {
      kind: firewall.kind,
      containment,
      rulesetHashBefore: ruleset === null ? null : digest.sha256(ruleset),
      controlBefore: await controlBefore(context, containment),
    },
    prior: recordable(prior),
  };
}

async function controlBefore(
  { host }: Context,
  { uids }: Containment,
): Promise<readonly ProbeResult[] | null> {
  const [uid] = uids;
  if (uid === undefined || host.probe.canActAs(controlUid(uids))) return null;
  return Promise.all(
    ([4, 6] as const).map((family) =>
      host.probe.loopback({ uid, family, timeoutMs: PROBE_MS }, uid),
    ),
  );
}

async function apply(context: Context, { containment }: CutPlan): Promise<CutReceipt> {
  const { firewall } = context.host;
  const attemptsBefore = await firewall.attempts().catch(() => null);
  await firewall.replace(containment);
  return { attemptsBefore, ...(await endConnections(context, containment)) };
}

async function endConnections(
  context: Context,
  containment: Containment,
): Promise<Omit<CutReceipt, "attemptsBefore">> {
  const { sockets, clock } = context.host;
  const destroyed = new Set<string>();
  for (let look = 0; look < MOST_LOOKS && !context.signal.aborted; look += 1) {
    const open = openConnections(context, containment);
    if (open.length === 0) break;
    if ((await sockets.destroy(open)) === "unsupported")
      return { destroyed: [], canDestroy: false };
    for (const socket of open) destroyed.add(describeSocket(socket));
    await clock.sleep(look === 0 ? 0 : PAUSE_MS, context.signal);
  }
  return { destroyed: [...destroyed], canDestroy: true };
}

function openConnections(context: Context, containment: Containment): readonly SocketEntry[] {
  const target = targetOf(context);
  return connectionsToEnd(target, containment, allSockets(context));
}

function allSockets(context: Context): readonly SocketEntry[] {
  return context.host.sockets.list(targetOf(context).members.map((member) => member.pid));
}

async function verify(
  context: Context,
  cutPlan: CutPlan,
  receipt: CutReceipt | null,
): Promise<Verdict> {
  const { containment } = cutPlan;
  const target = targetOf(context);
  const problems = await problemsOf(context, containment, receipt);
  const detail = recordable({
    rules: context.host.firewall.render(containment),
    destroyed: receipt?.destroyed ?? [],
    attemptsBefore: receipt?.attemptsBefore ?? null,
    limits: limitsOf(target, containment),
    ownerless: ownerlessConnections(containment, allSockets(context)).map(describeSocket),
  });
  if (problems.length > 0) return { outcome: "failed", summary: problems.join("; "), detail };
  const facts = recordable({ cut: cutFact(context, cutPlan, receipt) });
  const summary = cutSentence(containment, receipt?.destroyed.length ?? null);
  return { outcome: "done", summary, facts, detail };
}

async function problemsOf(
  context: Context,
  containment: Containment,
  receipt: CutReceipt | null,
): Promise<readonly string[]> {
  const { firewall, sockets } = context.host;
  const problems: string[] = [];
  if (!(await firewall.matches(containment))) {
    problems.push(
      `the rules that ${firewall.kind} has loaded are not the ones that were asked for`,
    );
  }
  const open = openConnections(context, containment).filter(hasPeer);
  if (open.length > 0) problems.push(stillOpen(open, receipt?.canDestroy !== false));
  const { members } = targetOf(context);
  const elsewhere = members.filter(({ pid }) => sockets.sharesNetwork(pid) === false);
  if (elsewhere.length > 0) {
    problems.push(
      `${describeProcesses(elsewhere)} has a network of its own, which these rules do not reach`,
    );
  }
  return problems;
}

function cutFact({ host }: Context, cutPlan: CutPlan, receipt: CutReceipt | null): object {
  const { containment, rulesetHashBefore, controlBefore: before } = cutPlan;
  const { uids, ports } = containment;
  const socketsDestroyed = receipt?.destroyed.length ?? null;
  return {
    kind: host.firewall.kind,
    uids,
    ports,
    rulesetHashBefore,
    socketsDestroyed,
    controlBefore: before,
    containment,
  };
}

async function putBack({ host }: Context, cutPlan: CutPlan, prior: Json): Promise<object | void> {
  const { containment, kind } = cutPlan;
  const { ownTable } = recorded<CutPrior>(prior);
  // Somebody installed another one since: it knows nothing of our rules.
  if (kind !== host.firewall.kind) return;
  const current = await host.firewall.ownTable();
  if (current === ownTable) return;
  // Rules under our name that are not ours belong to another incident, or to a person who changed them.
  if (current !== null && !(await host.firewall.matches(containment))) return;
  const attempts = await host.firewall.attempts().catch(() => null);
  await host.firewall.restore(ownTable);
  return { attempts };
}

async function verifyPutBack(
  { host: { firewall } }: Context,
  { containment, kind }: CutPlan,
  prior: Json,
): Promise<UndoVerdict> {
  const before = recorded<CutPrior>(prior);
  if (kind !== firewall.kind)
    return { outcome: "unknown", summary: otherFilter(kind, firewall.kind) };
  const current = await firewall.ownTable();
  if (current !== before.ownTable) {
    if (current === null || (await firewall.matches(containment)))
      return {
        outcome: "failed",
        summary:
          "the rules of this incident are still loaded, or those from before could not be put back",
      };
    return {
      outcome: "conflict",
      summary: `the rules that ${firewall.kind} holds under our name are not those of this incident any more`,
    };
  }
  const own = backSentence(containment, before.ownTable !== null);
  const now = before.ruleset === null ? null : await firewall.ruleset();
  return { outcome: "done", summary: `${own}; ${rulesetSentence(before.ruleset, now)}` };
}

function targetOf(context: Context): Target {
  return recorded<Target>(context.fact("target"));
}
