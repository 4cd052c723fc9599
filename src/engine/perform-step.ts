/** One step from the look before to the look after, every part of it in the journal first. */

import type { Json, JsonObject } from "../model/json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Action, ActionContext, Plan, Verdict } from "./action.ts";
import { JournalUnwritable } from "../model/journal-unwritable.ts";
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
  const { action, step } = performance;
  const deadline = AbortSignal.any([performance.stop, AbortSignal.timeout(step.deadlineMs)]);
  const context: ActionContext<H> = { ...performance.context, signal: deadline };
  const plan = await attemptPlan(performance, context);
  if (plan === null) return;
  if (plan.kind === "impossible") {
    write(performance, "append", {
      kind: "skipped",
      data: { reason: plan.reason, remedy: plan.remedy },
    });
    return;
  }
  writeIntent(performance, plan);
  const applied = await settle(action.apply(context, plan.plan), deadline);
  const receipt = applied.kind === "value" ? applied.value : null;
  write(performance, "enqueue", {
    kind: "result",
    data: applied.kind === "value" ? { receipt } : { error: applied.reason },
  });
  if (action.effect !== "read") performance.journal.append();
  const verdict = await look(performance, { context, plan: plan.plan, receipt });
  writeVerdict(
    performance,
    applied.kind === "deadline" ? timedOut(verdict, applied.reason) : verdict,
  );
}

/** Looks without acting: what became of an intent whose result was lost. */
export async function reconcileStep<H>(performance: Performance<H>, plan: Json): Promise<void> {
  const signal = AbortSignal.any([
    performance.stop,
    AbortSignal.timeout(performance.step.deadlineMs),
  ]);
  writeVerdict(
    performance,
    await look(performance, { context: { ...performance.context, signal }, plan, receipt: null }),
  );
}

async function attemptPlan<H>(
  performance: Performance<H>,
  context: ActionContext<H>,
): Promise<Plan<Json> | null> {
  const planned = await settle(performance.action.plan(context), context.signal);
  if (planned.kind === "value") return planned.value;
  writeVerdict(performance, {
    outcome: "unknown",
    summary: `not begun: could not look before acting: ${planned.reason}`,
  });
  return null;
}

function writeIntent<H>(
  performance: Performance<H>,
  plan: Extract<Plan<Json>, { kind: "act" }>,
): void {
  const { action, step, clock } = performance;
  const deadline = new Date(Date.parse(clock.now().at) + step.deadlineMs).toISOString();
  const data = {
    action: action.id,
    effect: action.effect,
    summary: plan.summary,
    plan: plan.plan,
    prior: plan.prior,
    deadline,
  };
  write(performance, action.effect === "read" ? "enqueue" : "append", { kind: "intent", data });
}

interface Looking<H> {
  readonly context: ActionContext<H>;
  readonly plan: Json;
  readonly receipt: Json | null;
}

async function look<H>(performance: Performance<H>, looking: Looking<H>): Promise<Verdict> {
  const patience = AbortSignal.timeout(Math.max(LAST_LOOK_MS, performance.step.deadlineMs));
  const context = { ...looking.context, signal: patience };
  const looked = await settle(
    performance.action.verify(context, looking.plan, looking.receipt),
    patience,
  );
  if (looked.kind === "value") return withPromisedFacts(performance, looked.value);
  return { outcome: "unknown", summary: `could not verify: ${looked.reason}` };
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

type Settled<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "error"; readonly reason: string }
  | { readonly kind: "deadline"; readonly reason: string };

/** Waits for the work or the signal, whichever is first; a journal failure passes through. */
async function settle<T>(work: Promise<T>, signal: AbortSignal): Promise<Settled<T>> {
  const aborted = Promise.withResolvers<Settled<T>>();
  const onAbort = (): void =>
    aborted.resolve({ kind: "deadline", reason: "the deadline passed before it ended" });
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([
      work.then((value): Settled<T> => ({ kind: "value", value })),
      aborted.promise,
    ]);
  } catch (error) {
    if (error instanceof JournalUnwritable) throw error;
    return { kind: "error", reason: error instanceof Error ? error.message : String(error) };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
