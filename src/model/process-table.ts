/** The process table as a tree: who started whom, as far as the kernel still knows. */

import type { ProcessEntry } from "./process.ts";

export interface ProcessTable {
  readonly entries: readonly ProcessEntry[];
  get(pid: number): ProcessEntry | undefined;
  /** Parent first, then its parent; ends at init, or where a parent is not visible. */
  ancestors(pid: number): readonly ProcessEntry[];
  /** Children, their children and so on, not below `except`; the given processes are not among them. */
  descendants(pids: Iterable<number>, except?: ReadonlySet<number>): readonly ProcessEntry[];
}

export function processTable(entries: readonly ProcessEntry[]): ProcessTable {
  const byPid = new Map(entries.map((entry) => [entry.pid, entry]));
  const children = Map.groupBy(entries, (entry) => entry.ppid);
  return {
    entries,
    get: (pid) => byPid.get(pid),
    ancestors: (pid) => ancestorsIn(byPid, pid),
    descendants: (pids, except = new Set()) =>
      descendantsIn(
        children,
        [...pids].filter((pid) => !except.has(pid)),
        except,
      ),
  };
}

/** A scan is no snapshot: a pid that is reused meanwhile could close a circle. */
function ancestorsIn(
  byPid: ReadonlyMap<number, ProcessEntry>,
  pid: number,
): readonly ProcessEntry[] {
  const found = new Map<number, ProcessEntry>();
  let parent = byPid.get(byPid.get(pid)?.ppid ?? 0);
  while (parent !== undefined && parent.pid !== pid && !found.has(parent.pid)) {
    found.set(parent.pid, parent);
    parent = byPid.get(parent.ppid);
  }
  return [...found.values()];
}

function descendantsIn(
  children: ReadonlyMap<number, readonly ProcessEntry[]>,
  pids: readonly number[],
  except: ReadonlySet<number>,
): readonly ProcessEntry[] {
  const seen = new Set(pids);
  const queue = [...seen];
  const found: ProcessEntry[] = [];
  for (const pid of queue) {
    for (const child of children.get(pid) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
      if (!except.has(child.pid)) queue.push(child.pid);
    }
  }
  return found;
}
