/** One value is one hit: of overlapping matches the surest and longest one stays, and doubts are told. */

import { Secret } from "../../model/secret.ts";
import type { Candidate, Hit } from "./hit.ts";

const CONFIDENCES = ["low", "low", "medium", "high"] as const;

export function settle(candidates: readonly Candidate[], base: number): readonly Hit[] {
  return clusters(candidates)
    .flatMap(groups)
    .map((group) => hitOf(group, base));
}

/** Matches that hang together, in the order of the stream: only they have to be compared. */
function clusters(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const all: Candidate[][] = [];
  let end = -1;
  for (const one of candidates.toSorted((first, second) => first.start - second.start)) {
    if (one.start >= end) all.push([one]);
    else all.at(-1)?.push(one);
    end = Math.max(end, one.end);
  }
  return all;
}

/** Matches that share a byte, best first. */
function groups(cluster: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const taken: Candidate[][] = [];
  for (const one of cluster.toSorted(better)) {
    const group = taken.find(([first]) => first !== undefined && overlaps(first, one));
    if (group === undefined) taken.push([one]);
    else group.push(one);
  }
  return taken.toSorted((one, other) => (one[0]?.start ?? 0) - (other[0]?.start ?? 0));
}

function better(one: Candidate, other: Candidate): number {
  return (
    weight(other) - weight(one) ||
    other.end - other.start - (one.end - one.start) ||
    other.reach - one.reach ||
    one.start - other.start
  );
}

/** A form that nobody claims goes behind every kind that has its context; of two sure ones the one that is named. */
function weight(one: Candidate): number {
  if (one.kind === "unknown") return Math.min(one.rank, 0.5);
  return one.rank > 1 && one.shape.context.length > 0 ? one.rank + 0.5 : one.rank;
}

function overlaps(one: Candidate, other: Candidate): boolean {
  return one.start < other.end && other.start < one.end;
}

function hitOf(group: readonly Candidate[], base: number): Hit {
  const [first, ...others] = group;
  if (first === undefined) throw new RangeError("A group of matches is never empty.");
  const isSame = (one: Candidate): boolean => one.start === first.start && one.end === first.end;
  const rivals = others.filter((one) => isSame(one) && one.kind !== "unknown");
  const isSettled = first.rank > 0 && first.kind !== "unknown";
  const kind = isSettled ? first.kind : "unknown";
  return {
    kind,
    ambiguous: (isSettled
      ? rivals.filter((one) => weight(one) === weight(first)).map((one) => one.kind)
      : doubts(first, rivals)
    ).filter((name, at, all) => name !== kind && all.indexOf(name) === at),
    confidence: CONFIDENCES[first.rank] ?? "low",
    offset: base + first.start,
    length: first.end - first.start,
    encoding: first.encoding,
    secret: Secret.fromText(first.value),
    owner: first.shape.ownerOf?.(first.value) ?? "",
    isPublic: first.shape.isPublic ?? false,
  };
}

/** The kinds whose form fits, or those that the form names. */
function doubts(first: Candidate, rivals: readonly Candidate[]): readonly string[] {
  const fitting = [first, ...rivals].map((one) => one.kind).filter((kind) => kind !== "unknown");
  return fitting.length > 0 ? fitting : first.ambiguous;
}
