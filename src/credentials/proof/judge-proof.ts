/** The six conditions of a proof, over samples alone: the same samples give the same verdict anywhere, at any time. */

import type { Doubt, ObservedWindow, Proof, ProofFacts } from "./proof.ts";
import type { ProbeSample } from "./sample.ts";
import {
  hasNegativeControl,
  hasPositiveControl,
  observedWindow,
  ownSamples,
  sinceLastBreak,
} from "./window.ts";

const LEAST_SAMPLES = 5;

export function judgeProof(facts: ProofFacts): Proof {
  const samples = ownSamples(facts);
  const last = samples.findLast(({ role }) => role === "target");
  if (last === undefined)
    return { state: "indeterminate", doubts: ["never-asked"], signal: "", window: null };
  if (last.state === "live" || last.state === "disabled")
    return { state: last.state, at: last.at, signal: last.signal };
  const window = observedWindow(samples, facts);
  const doubts = [
    ...(last.state === "indeterminate" ? (["unanswered"] as const) : []),
    ...controlDoubts(samples, facts),
    ...windowDoubts(window, facts),
    ...(facts.derived.some(({ state }) => state === "open") ? (["derived-open"] as const) : []),
    ...beforeDoubts(samples, facts),
  ];
  if (window === null || doubts.length > 0)
    return { state: "indeterminate", doubts, signal: last.signal, window };
  if (wasLive(samples)) return { state: "proved", window, before: "live" };
  return facts.recordedUse === ""
    ? { state: "rejected", window }
    : { state: "proved", window, before: "used" };
}

function wasLive(samples: readonly ProbeSample[]): boolean {
  return samples.some(({ role, state }) => role === "target" && state === "live");
}

function controlDoubts(samples: readonly ProbeSample[], facts: ProofFacts): readonly Doubt[] {
  const recent = sinceLastBreak(samples);
  const refusals = recent.filter(({ role, state }) => role === "target" && state === "dead");
  const isPositive = refusals.some((refusal) => hasPositiveControl(refusal, recent));
  const isNegative = refusals.some((refusal) =>
    hasNegativeControl(refusal, recent, facts.impostorSays),
  );
  return [
    ...(isPositive ? [] : (["no-positive-control"] as const)),
    ...(isNegative ? [] : (["no-negative-control"] as const)),
  ];
}

function windowDoubts(window: ObservedWindow | null, facts: ProofFacts): readonly Doubt[] {
  return [
    ...((window?.seconds ?? 0) < facts.observeSeconds || window === null
      ? (["window-too-short"] as const)
      : []),
    ...((window?.samples ?? 0) < LEAST_SAMPLES ? (["too-few-samples"] as const) : []),
  ];
}

/** Seen alive, but by another question: that one has to refuse it, not this one. */
function beforeDoubts(samples: readonly ProbeSample[], facts: ProofFacts): readonly Doubt[] {
  if (wasLive(samples) || facts.recordedUse !== "") return [];
  const isLiveElsewhere = facts.samples.some(
    ({ role, state, fingerprint }) =>
      role === "target" && state === "live" && fingerprint === facts.fingerprint,
  );
  return isLiveElsewhere ? ["other-probe"] : [];
}
