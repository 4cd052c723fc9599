/** A user that exists for the gateway alone: then everything it runs is suspect, however well it hides. */

import { isLoginGroup } from "./control-group-path.ts";
import type { Seed } from "./process-seeds.ts";
import type { ProcessTable } from "./process-table.ts";
import type { ProcessEntry } from "./process.ts";
import { hasRootAncestor } from "./weak-reasons.ts";

export interface UserView {
  readonly table: ProcessTable;
  readonly seeds: readonly Seed[];
  readonly members: ReadonlySet<number>;
  readonly operatorUids: readonly number[];
  readonly apart: readonly number[];
}

export function exclusiveUids(view: UserView): ReadonlySet<number> {
  const owners = new Set(view.seeds.map(({ entry }) => entry.uid));
  return new Set([...owners].filter((uid) => isExclusive(uid, view)));
}

function isExclusive(uid: number, view: UserView): boolean {
  if (uid === 0 || view.operatorUids.includes(uid)) return false;
  if (view.apart.some((pid) => view.table.get(pid)?.uid === uid)) return false;
  return !view.table.entries.some((entry) => entry.uid === uid && isLogin(entry, view));
}

/**
 * Only what root vouches for is a login: the suspect can give itself a terminal, but neither put
 * itself into a session's group nor below a process of root.
 */
function isLogin(entry: ProcessEntry, view: UserView): boolean {
  if (view.members.has(entry.pid)) return false;
  return isLoginGroup(entry.cgroup) || (entry.hasTty && hasRootAncestor(entry, view.table));
}
