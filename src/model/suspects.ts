/** The processes that several looks in a row found: none is forgotten because a later look does not show it. */

import { MOST_NAMES, identityKey, programName } from "./process.ts";
import type { JsonObject } from "./json.ts";
import type { ProcessEntry, ProcessIdentity } from "./process.ts";
import type { Target } from "./target.ts";

/** A process as a plan or a fact records it. */
export interface NamedProcess extends ProcessIdentity {
  readonly name: string;
}

export function named(entry: ProcessEntry): NamedProcess {
  const { pid, startTicks } = entry;
  return { pid, startTicks, name: programName(entry) };
}

export function without(
  processes: readonly NamedProcess[],
  others: readonly ProcessIdentity[],
): readonly NamedProcess[] {
  const keys = new Set(others.map(identityKey));
  return processes.filter((process) => !keys.has(identityKey(process)));
}

/** The first name that was seen stays: one that is dying has lost its title. */
export function united(...lists: readonly (readonly NamedProcess[])[]): readonly NamedProcess[] {
  const all = lists.flat();
  const first = new Map(all.toReversed().map((process) => [identityKey(process), process]));
  return [...new Set(all.map(identityKey))].flatMap((key) => first.get(key) ?? []);
}

/** `openclaw-gateway (8582), node (8590) and 3 more`. */
export function namesOf(processes: readonly NamedProcess[]): string {
  const first = processes.slice(0, MOST_NAMES).map(({ name, pid }) => `${name} (${pid})`);
  const more =
    processes.length > first.length ? ` and ${processes.length - first.length} more` : "";
  return `${first.join(", ")}${more}`;
}

/** Processes that start the gateway again are held, not frozen or killed with it. */
export function heldProcesses(target: Target): readonly ProcessIdentity[] {
  return target.supervisors
    .filter(({ kind }) => kind === "parent-process")
    .flatMap(({ processes }) => processes);
}

/** kill(2): root may signal everything, others their own; where the survey tried, it knows better. */
export function maySignal(entry: ProcessEntry, { operator, privileges }: Target): boolean {
  return privileges.isRoot || privileges.canSignal || entry.uid === operator.effectiveUid;
}

/** `with: { stateDirectory }` of a step: only this installation. */
export function requestedDirectory(parameters: JsonObject): string | null {
  const requested = parameters["stateDirectory"];
  return typeof requested === "string" ? requested : null;
}
