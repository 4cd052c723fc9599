/** One step from the look before to the look after, every part of it in the journal first. */

import { later } from "../model/instant.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Action, ActionContext, Plan, Verdict } from "./action.ts";
import { settle, startDeadline } from "./deadline.ts";
import type { Deadline } from "./deadline.ts";
import type { Journal } from "./journal.ts";
import type { Entry } from "./record.ts";
import type { Step } from "./playbook.ts";

/** What a deed is performed with. */
export interface Performance<H> {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly action: Action<H>;
  readonly step: Pick<Step, "id" | "deadlineMs" | "provides">;
  readonly attempt: number;
  readonly context: Omit<ActionContext<H>, "signal">;
  /** Aborts when the operator stops the run for good. */
  readonly stop: AbortSignal;
  /**
   * For the look before the first isolation only: its records are written together with the next intent,
   * so that one flush stands before the freeze instead of four.
   */
  readonly isDeferred?: boolean;
}

/** How long the look after an act may take once the step's own deadline has passed. */
const LAST_LOOK_MS = 15_000;

/** @throws JournalUnwritable when an intent could not be made durable; the act was then not begun. */
export async function performStep<H>(performance: Performance<H>): Promise<void> {
  const { clock, step, stop } = performance;
  const deadline = startDeadline(clock, step.deadlineMs, stop);
  try {
    const plan = await attemptPlan(performance, deadline);
    if (plan?.kind === "impossible") writeSkipped(performance, plan);
    if (plan?.kind === "act") await act(performance, { plan, deadline });
  } finally {
    deadline.end();
  }
}

/** Looks without acting: what became of an intent whose result was lost. */
export async function reconcileStep<H>(performance: Performance<H>, plan: Json): Promise<void> {
  writeVerdict(performance, await look(performance, { plan, receipt: null }));
}

async function attemptPlan<H>(
  performance: Performance<H>,
  deadline: Deadline,
): Promise<Plan<Json> | null> {
  const context = { ...performance.context, signal: deadline.signal };
  const planned = await settle(() => performance.action.plan(context), deadline);
  if (planned.kind === "value") return planned.value;
  const summary = `not begun: could not look before acting: ${planned.reason}`;
  writeVerdict(performance, { outcome: "unknown", summary });
  return null;
}

type Impossible = Extract<Plan<Json>, { kind: "impossible" }>;
type Act = Extract<Plan<Json>, { kind: "act" }>;

function writeSkipped<H>(performance: Performance<H>, { reason, remedy }: Impossible): void {
  write(performance, "append", { kind: "skipped", data: { reason, remedy } });
}

async function act<H>(
  performance: Performance<H>,
  { plan, deadline }: { readonly plan: Act; readonly deadline: Deadline },
): Promise<void> {
  const { action, journal } = performance;
  writeIntent(performance, plan);
  const context = { ...performance.context, signal: deadline.signal };
  const applied = await settle(() => action.apply(context, plan.plan), deadline);
  const receipt = applied.kind === "value" ? applied.value : null;
  const data = applied.kind === "value" ? { receipt } : { error: applied.reason };
  write(performance, "enqueue", { kind: "result", data });
  if (action.effect !== "read") journal.append();
  const verdict = await look(performance, { plan: plan.plan, receipt });
  writeVerdict(
    performance,
    applied.kind === "deadline" ? timedOut(verdict, applied.reason) : verdict,
  );
}

function writeIntent<H>(performance: Performance<H>, { summary, plan, prior }: Act): void {
  const { action, step, clock } = performance;
  const deadline = later(clock.now(), step.deadlineMs);
  const data = { action: action.id, effect: action.effect, summary, plan, prior, deadline };
  write(performance, action.effect === "read" ? "enqueue" : "append", { kind: "intent", data });
}

interface Looking {
  readonly plan: Json;
  readonly receipt: Json | null;
}

/** Also after the step's deadline: what is true now matters more than how long it took. */
async function look<H>(performance: Performance<H>, looking: Looking): Promise<Verdict> {
  const { action, clock, step, stop } = performance;
  const isStopped = stop.aborted;
  const ms = isStopped ? LAST_LOOK_MS : Math.max(LAST_LOOK_MS, step.deadlineMs);
  const patience = startDeadline(clock, ms, isStopped ? null : stop);
  const context = { ...performance.context, signal: patience.signal };
  try {
    const { plan, receipt } = looking;
    const looked = await settle(() => action.verify(context, plan, receipt), patience);
    if (looked.kind === "value") return withPromisedFacts(performance, looked.value);
    return { outcome: "unknown", summary: `could not verify: ${looked.reason}` };
  } finally {
    patience.end();
  }
}

/** A step that does not deliver a fact that it promised has not been done. */
function withPromisedFacts<H>(performance: Performance<H>, verdict: Verdict): Verdict {
  const missing = performance.step.provides.filter((fact) => verdict.facts?.[fact] === undefined);
  if (verdict.outcome !== "done" || missing.length === 0) return verdict;
  return {
    ...verdict,
    outcome: "unknown",
    summary: `${verdict.summary}; without ${missing.join(", ")}`,
  };
}

function timedOut(verdict: Verdict, reason: string): Verdict {
  if (verdict.outcome === "failed") return verdict;
  return { outcome: "unknown", summary: `${reason}; seen afterwards: ${verdict.summary}` };
}

function writeVerdict<H>(performance: Performance<H>, verdict: Verdict): void {
  const data: JsonObject = {
    outcome: verdict.outcome,
    summary: verdict.summary,
    facts: verdict.outcome === "done" ? (verdict.facts ?? {}) : {},
    detail: verdict.detail ?? {},
  };
  write(performance, performance.isDeferred === true ? "enqueue" : "append", {
    kind: "verify",
    data,
  });
}

function write<H>(
  performance: Performance<H>,
  how: "append" | "enqueue",
  entry: Pick<Entry, "kind" | "data">,
): void {
  performance.journal[how]({ ...entry, step: performance.step.id, attempt: performance.attempt });
}
