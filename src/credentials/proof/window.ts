/** The time in which a credential was refused and somebody was looking, with working controls at both ends. */

import { millisecondsBetween } from "../../model/instant.ts";
import type { ObservationGap, ObservedWindow, ProofFacts } from "./proof.ts";
import type { ProbeSample } from "./sample.ts";

/** "The same minute": how far a control may lie from the refusal that it speaks for. */
const CONTROL_SPAN_MS = 60_000;

const SHORTEST_GAP_MS = 30_000;

/** Seconds between two questions about the target: about twelve in a window, never more than a minute apart. */
export function secondsBetweenQuestions(
  facts: Pick<ProofFacts, "observeSeconds" | "secondsBetween">,
): number {
  return Math.max(facts.secondsBetween, Math.min(60, Math.floor(facts.observeSeconds / 12)));
}

/** Samples that speak of this credential, this probe and its controls. */
export function ownSamples(facts: ProofFacts): readonly ProbeSample[] {
  return facts.samples.filter(
    (sample) =>
      sample.probe === facts.probe &&
      sample.probeVersion === facts.probeVersion &&
      isInItsRole(sample, facts.fingerprint),
  );
}

/** A replacement that is the old value itself controls nothing. */
function isInItsRole({ role, fingerprint }: ProbeSample, target: string): boolean {
  return role === "impostor" || (role === "target") === (fingerprint === target);
}

/** Samples since the last one that breaks the window: it lived, the replacement did not, or everybody is let in. */
export function sinceLastBreak(samples: readonly ProbeSample[]): readonly ProbeSample[] {
  return samples.slice(samples.findLastIndex(breaksWindow) + 1);
}

function breaksWindow({ role, state }: ProbeSample): boolean {
  if (role === "replacement") return state === "dead" || state === "disabled";
  return state === "live" || state === "disabled";
}

/** Whether a replacement worked within a minute, asked from the same place at the same host. */
export function hasPositiveControl(refusal: ProbeSample, samples: readonly ProbeSample[]): boolean {
  return samples.some(
    (sample) =>
      sample.role === "replacement" && sample.state === "live" && isBeside(sample, refusal),
  );
}

/** Whether a value that nobody issued was refused in the same words within a minute. */
export function hasNegativeControl(
  refusal: ProbeSample,
  samples: readonly ProbeSample[],
  impostorSays: readonly string[],
): boolean {
  const wanted = impostorSays.length === 0 ? [refusal.signal] : impostorSays;
  return samples.some(
    (sample) =>
      sample.role === "impostor" && wanted.includes(sample.signal) && isBeside(sample, refusal),
  );
}

function isBeside(control: ProbeSample, refusal: ProbeSample): boolean {
  return (
    control.vantage === refusal.vantage &&
    control.host === refusal.host &&
    control.from === refusal.from &&
    Math.abs(millisecondsBetween(control, refusal)) <= CONTROL_SPAN_MS
  );
}

/** `samples`: own ones, in order. Null when nothing of it was controlled. */
export function observedWindow(
  samples: readonly ProbeSample[],
  facts: ProofFacts,
): ObservedWindow | null {
  const recent = sinceLastBreak(samples);
  const refusals = recent.filter(({ role, state }) => role === "target" && state === "dead");
  const stretches = stretchesOf(refusals, facts)
    .map((stretch) =>
      betweenAnchors(
        stretch,
        (refusal) =>
          hasPositiveControl(refusal, recent) &&
          hasNegativeControl(refusal, recent, facts.impostorSays),
      ),
    )
    .filter((stretch) => stretch.length > 0);
  return stretches.length === 0 ? null : windowOf(stretches);
}

/** Divides where nobody looked for too long, or where the clocks went back. */
function stretchesOf(
  refusals: readonly ProbeSample[],
  facts: ProofFacts,
): readonly (readonly ProbeSample[])[] {
  const longest = Math.max(SHORTEST_GAP_MS, 3_000 * secondsBetweenQuestions(facts));
  const stretches: ProbeSample[][] = [];
  for (const refusal of refusals) {
    const current = stretches.at(-1);
    const before = current?.at(-1);
    const silence = before === undefined ? Infinity : millisecondsBetween(before, refusal);
    if (current === undefined || silence < 0 || silence > longest) stretches.push([refusal]);
    else current.push(refusal);
  }
  return stretches;
}

function betweenAnchors(
  stretch: readonly ProbeSample[],
  isAnchored: (refusal: ProbeSample) => boolean,
): readonly ProbeSample[] {
  const first = stretch.findIndex(isAnchored);
  return first === -1 ? [] : stretch.slice(first, stretch.findLastIndex(isAnchored) + 1);
}

function windowOf(stretches: readonly (readonly ProbeSample[])[]): ObservedWindow {
  const counted = stretches.flat();
  const ends = stretches.map((stretch) => ({ from: stretch.at(0), to: stretch.at(-1) }));
  return {
    from: counted.at(0)?.at ?? "",
    to: counted.at(-1)?.at ?? "",
    seconds: ends.reduce((sum, { from, to }) => sum + secondsFrom(from, to), 0),
    samples: counted.length,
    gaps: ends.slice(1).map(({ from }, index) => gapOf(ends[index]?.to, from)),
    addresses: [...new Set(counted.map(({ to }) => to))].toSorted(),
  };
}

function gapOf(from: ProbeSample | undefined, to: ProbeSample | undefined): ObservationGap {
  return { from: from?.at ?? "", to: to?.at ?? "", seconds: secondsFrom(from, to) };
}

function secondsFrom(from: ProbeSample | undefined, to: ProbeSample | undefined): number {
  return from === undefined || to === undefined
    ? 0
    : Math.floor(millisecondsBetween(from, to) / 1_000);
}
