/** What to ask next, and when: pure, so that twenty minutes of a provider's moods are tried in a millisecond. */

import { epochMilliseconds, millisecondsBetween } from "../../model/instant.ts";
import type { Instant } from "../../model/instant.ts";
import { judgeProof } from "./judge-proof.ts";
import type { Doubt, ProofFacts } from "./proof.ts";
import type { ProbeSample, SampleRole } from "./sample.ts";
import {
  hasNegativeControl,
  hasPositiveControl,
  observedWindow,
  ownSamples,
  secondsBetweenQuestions,
  sinceLastBreak,
} from "./window.ts";

/** A credential that answers nothing so often in a row is left for later. */
const UNANSWERED_IN_A_ROW = 5;

/** A control that did not speak is asked again so often before the target goes on. */
const CONTROL_EVERY_MS = 300_000;

/** More asking does not help against these. */
const NOT_BY_ASKING: ReadonlySet<Doubt> = new Set(["derived-open", "other-probe"]);

export interface Plan {
  readonly facts: ProofFacts;
  readonly hasReplacement: boolean;
  readonly patienceSeconds: number;
  /** When this run began to ask. */
  readonly began: Instant;
  /** How many of the samples are of earlier runs. */
  readonly earlier: number;
}

export type NextQuestion =
  | { readonly ask: SampleRole; readonly waitMs: number }
  | { readonly ask: "nothing" };

const END: NextQuestion = { ask: "nothing" };

export function nextQuestion(plan: Plan, now: Instant): NextQuestion {
  const { facts } = plan;
  const ownRun = ownSamples({ ...facts, samples: facts.samples.slice(plan.earlier) });
  const last = ownRun.findLast(({ role }) => role === "target");
  if (last === undefined) return atItsTime("target", plan, now);
  if (last.state === "dead") return afterRefusal(plan, last, now);
  return hasEnded(plan, ownRun, now) ? END : atItsTime("target", plan, now);
}

function afterRefusal(plan: Plan, last: ProbeSample, now: Instant): NextQuestion {
  if (isDecided(plan.facts) || !plan.hasReplacement || isOutOfTime(plan, now)) return END;
  const control = missingControl(plan.facts, last);
  return atItsTime(control ?? "target", plan, now);
}

function isDecided(facts: ProofFacts): boolean {
  const proof = judgeProof(facts);
  if (proof.state !== "indeterminate") return true;
  return proof.doubts.length > 0 && proof.doubts.every((doubt) => NOT_BY_ASKING.has(doubt));
}

/** Controls stand at the beginning of a window, at its end, and now and then between. */
function missingControl(facts: ProofFacts, last: ProbeSample): SampleRole | null {
  const samples = ownSamples(facts);
  const recent = sinceLastBreak(samples);
  const isAsked = (role: SampleRole): boolean =>
    recent.some(
      (sample) =>
        sample.role === role &&
        millisecondsBetween(last, sample) >= -controlPause(recent, facts, last),
    );
  if (!hasPositiveControl(last, recent) && !isAsked("replacement")) return "replacement";
  if (!hasNegativeControl(last, recent, facts.impostorSays) && !isAsked("impostor"))
    return "impostor";
  return null;
}

/** At the end of the window a control is wanted at once; before it only now and then. */
function controlPause(
  recent: readonly ProbeSample[],
  facts: ProofFacts,
  last: ProbeSample,
): number {
  const begun = observedWindow(recent, facts)?.from ?? null;
  const pause = secondsBetweenQuestions(facts) * 1_000;
  if (begun === null) return pause;
  const first = recent.find(({ at }) => at === begun) ?? last;
  return millisecondsBetween(first, last) >= facts.observeSeconds * 1_000
    ? pause
    : CONTROL_EVERY_MS;
}

function hasEnded(plan: Plan, ownRun: readonly ProbeSample[], now: Instant): boolean {
  const targets = ownRun.filter(({ role }) => role === "target");
  const last = targets.at(-1);
  if (last?.state === "disabled") return true;
  if (last?.state === "live")
    return millisecondsBetween(plan.began, now) >= plan.patienceSeconds * 1_000;
  return (
    isOutOfTime(plan, now) ||
    (targets.length >= UNANSWERED_IN_A_ROW &&
      targets.slice(-UNANSWERED_IN_A_ROW).every(({ state }) => state === "indeterminate"))
  );
}

/** Twice the window and some minutes beyond what the operator has patience for. */
function isOutOfTime({ facts, patienceSeconds, began }: Plan, now: Instant): boolean {
  const seconds = 2 * facts.observeSeconds + patienceSeconds + 300;
  return millisecondsBetween(began, now) > seconds * 1_000;
}

/** Waits out the pace of this value, and what the provider asked for; ends where that takes longer than the plan. */
function atItsTime(role: SampleRole, plan: Plan, now: Instant): NextQuestion {
  const { facts } = plan;
  const seconds = role === "target" ? secondsBetweenQuestions(facts) : facts.secondsBetween;
  const waitMs = pauseBefore({ role, seconds }, facts.samples, now);
  const left = (facts.observeSeconds + plan.patienceSeconds + 300) * 1_000;
  return waitMs > left ? END : { ask: role, waitMs };
}

/** Milliseconds until a value may be asked about again: its own pace, and what the provider asked for. */
export function pauseBefore(
  { role, seconds }: { readonly role: SampleRole; readonly seconds: number },
  samples: readonly ProbeSample[],
  now: Instant,
): number {
  const own = samples.findLast((sample) => sample.role === role);
  return Math.ceil(
    Math.max(
      0,
      own === undefined ? 0 : seconds * 1_000 - millisecondsBetween(own, now),
      ...samples.map(({ notBefore }) => millisecondsUntil(notBefore, now)),
    ),
  );
}

function millisecondsUntil(moment: string | null, now: Instant): number {
  if (moment === null) return 0;
  return (epochMilliseconds(moment) ?? 0) - (epochMilliseconds(now.at) ?? 0);
}
