/** Which processes stand still: stopped by a signal, or in a control group that the kernel reports frozen. */

import { isInGroup } from "./control-group-path.ts";
import { isAlive, isStopped } from "./process.ts";
import type { ProcessEntry } from "./process.ts";
import { named } from "./suspects.ts";
import type { NamedProcess } from "./suspects.ts";

export interface GroupStates {
  readonly frozen: readonly string[];
  /** Whose state could not be read. */
  readonly unclear: readonly string[];
}

export interface Stillness {
  readonly members: readonly NamedProcess[];
  readonly running: readonly NamedProcess[];
  readonly unclear: readonly NamedProcess[];
  /** Stopped, but in no frozen group: another process of the same user could continue them. */
  readonly bySignalAlone: readonly NamedProcess[];
}

export function stillness(entries: readonly ProcessEntry[], groups: GroupStates): Stillness {
  const alive = entries.filter(isAlive);
  const isIn = (entry: ProcessEntry, paths: readonly string[]): boolean =>
    paths.some((path) => isInGroup(entry.cgroup, path));
  const loose = alive.filter((entry) => !isStopped(entry) && !isIn(entry, groups.frozen));
  return {
    members: alive.map(named),
    running: loose.filter((entry) => !isIn(entry, groups.unclear)).map(named),
    unclear: loose.filter((entry) => isIn(entry, groups.unclear)).map(named),
    bySignalAlone: alive
      .filter((entry) => isStopped(entry) && !isIn(entry, groups.frozen))
      .map(named),
  };
}
