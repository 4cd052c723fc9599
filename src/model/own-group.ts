/** Control groups that hold a gateway and nothing else: what hides in them belongs to the set, and they freeze whole. */

import { isInGroup, isSharedGroup, serviceGroup } from "./control-group-path.ts";
import type { Seed } from "./process-seeds.ts";
import type { ProcessTable } from "./process-table.ts";
import { isAlive } from "./process.ts";
import type { ProcessEntry } from "./process.ts";
import { isShell } from "./weak-reasons.ts";

export interface GroupView {
  readonly table: ProcessTable;
  readonly protectedOnes: ReadonlySet<number>;
  readonly members: ReadonlySet<number>;
  readonly seeds: readonly Seed[];
}

const OWN_UNIT = /^(?:openclaw|clawdbot|moltbot)/;

/** Paths of the own groups of all seeds. */
export function ownGroups(view: GroupView): readonly string[] {
  const candidates = view.seeds.map(
    ({ entry }) => serviceGroup(entry.cgroup)?.path ?? entry.cgroup,
  );
  return [...new Set(candidates)].filter((path) => isOwnGroup(path, view));
}

function isOwnGroup(path: string, view: GroupView): boolean {
  if (isSharedGroup(path)) return false;
  const inside = view.table.entries.filter(
    (entry) => isAlive(entry) && isInGroup(entry.cgroup, path),
  );
  if (inside.some((entry) => view.protectedOnes.has(entry.pid))) return false;
  const service = serviceGroup(path);
  if (service !== null && (service.kind === "container" || OWN_UNIT.test(service.name)))
    return true;
  return inside.every((entry) => belongsToSeed(entry, inside, view));
}

/** A member; what started a seed, unless a person sits there; or an orphan that a seed's user left behind. */
function belongsToSeed(
  entry: ProcessEntry,
  inside: readonly ProcessEntry[],
  view: GroupView,
): boolean {
  if (view.members.has(entry.pid)) return true;
  if (isStarter(entry, view)) return !(entry.hasTty && isShell(entry));
  const isOrphan = !inside.some((other) => other.pid === entry.ppid);
  return isOrphan && view.seeds.some((seed) => isLaterOfSameUser(entry, seed.entry));
}

function isStarter(entry: ProcessEntry, view: GroupView): boolean {
  return view.seeds.some((seed) =>
    view.table.ancestors(seed.entry.pid).some(({ pid }) => pid === entry.pid),
  );
}

function isLaterOfSameUser(entry: ProcessEntry, seed: ProcessEntry): boolean {
  return entry.uid === seed.uid && Number(entry.startTicks) > Number(seed.startTicks);
}
