/** Which processes are the suspect's: seeds that are surely OpenClaw, and what grew from them or hides beside them. */

import { isInGroup } from "./control-group-path.ts";
import { exclusiveUids } from "./exclusive-user.ts";
import type { LockFile } from "./lock-file.ts";
import { ownGroups } from "./own-group.ts";
import { findSeeds } from "./process-seeds.ts";
import type { Listener, Seed } from "./process-seeds.ts";
import type { ProcessTable } from "./process-table.ts";
import { isAlive } from "./process.ts";
import type { Member, MemberReason, ProcessEntry, ProcessMarks } from "./process.ts";
import { protectedPids } from "./protected-processes.ts";
import { weakReasons } from "./weak-reasons.ts";

/** What the set is derived from; nothing else is looked at. */
export interface ProcessView {
  readonly table: ProcessTable;
  readonly marks: ReadonlyMap<number, ProcessMarks>;
  readonly locks: readonly LockFile[];
  readonly listeners: readonly Listener[];
  /** As marks would print them. */
  readonly stateDirectories: readonly string[];
  /** Users that own those directories: orphans of theirs count although no gateway runs. */
  readonly ownerUids: readonly number[];
  /** Our own pid first, then those of all our ancestors. */
  readonly ancestors: readonly number[];
  /** Login user, effective user and the users of our ancestors. */
  readonly operatorUids: readonly number[];
  /** Gateways of other state directories, when only one was asked for. */
  readonly apart: readonly number[];
}

export interface ProcessSet {
  readonly seeds: readonly Seed[];
  readonly members: readonly Member[];
  /** Groups that hold nothing but members. */
  readonly groups: readonly string[];
  /** Would belong to the set, but must go on: each is worth a sentence. */
  readonly spared: readonly Member[];
  readonly protectedOnes: ReadonlySet<number>;
  /** Users of gateways that also do other things: of those, only what could be attributed is in the set. */
  readonly sharedUids: readonly number[];
}

export function processSet(view: ProcessView): ProcessSet {
  const protectedOnes = protectedPids(view);
  const apart = new Set([...view.apart, ...pidsOf(view.table.descendants(view.apart))]);
  const candidates = view.table.entries.filter((entry) => isAlive(entry) && !apart.has(entry.pid));
  const seeds = findSeeds(view).filter(({ entry }) => !apart.has(entry.pid));
  const uids = new Set([...view.ownerUids, ...seeds.map(({ entry }) => entry.uid)]);

  const grown = growth(view.table, protectedOnes);
  for (const { entry, reasons } of seeds) grown.add(entry, reasons);
  for (const entry of candidates)
    if (uids.has(entry.uid)) grown.add(entry, weakReasons(entry, view));
  grown.addDescendants();
  const groups = ownGroups({ table: view.table, protectedOnes, members: grown.pids(), seeds });
  for (const entry of candidates) {
    if (groups.some((group) => isInGroup(entry.cgroup, group)))
      grown.add(entry, ["service-cgroup"]);
  }
  grown.addDescendants();

  const found = grown.members(candidates);
  const exclusive = exclusiveUids({ ...view, members: grown.pids(), seeds });
  // What starts the gateway is held, not ended: it stays out of the set unless more speaks against it.
  const starters = new Set(seeds.flatMap(({ entry }) => pidsOf(view.table.ancestors(entry.pid))));
  for (const entry of candidates) {
    if (exclusive.has(entry.uid) && !starters.has(entry.pid)) grown.add(entry, ["exclusive-uid"]);
  }
  grown.addDescendants();
  return {
    seeds,
    groups,
    protectedOnes,
    sharedUids: [...uids].filter((uid) => !exclusive.has(uid)),
    members: grown.members(candidates).filter(({ pid }) => !protectedOnes.has(pid)),
    spared: found.filter(({ pid }) => protectedOnes.has(pid)),
  };
}

interface Growth {
  add(entry: ProcessEntry, reasons: readonly MemberReason[]): void;
  addDescendants(): void;
  pids(): ReadonlySet<number>;
  members(candidates: readonly ProcessEntry[]): readonly Member[];
}

function growth(table: ProcessTable, protectedOnes: ReadonlySet<number>): Growth {
  const reasonsOf = new Map<number, ReadonlySet<MemberReason>>();
  const add: Growth["add"] = (entry, reasons) => {
    if (reasons.length === 0) return;
    reasonsOf.set(entry.pid, new Set([...(reasonsOf.get(entry.pid) ?? []), ...reasons]));
  };
  return {
    add,
    addDescendants: () => {
      // A server that the agent started again is spared; so are the logins below it.
      for (const entry of table.descendants(reasonsOf.keys(), protectedOnes))
        add(entry, ["descendant"]);
    },
    pids: () => new Set(reasonsOf.keys()),
    members: (candidates) =>
      candidates.flatMap((entry) => {
        const reasons = reasonsOf.get(entry.pid);
        return reasons === undefined ? [] : [{ ...entry, reasons: [...reasons] }];
      }),
  };
}

function pidsOf(entries: readonly ProcessEntry[]): readonly number[] {
  return entries.map((entry) => entry.pid);
}
