/** Who starts the gateway again when it dies: its service, its container, or the processes above it. */

import { serviceGroup } from "./control-group-path.ts";
import type { ServiceGroup } from "./control-group-path.ts";
import type { ProcessTable } from "./process-table.ts";
import { identityOf, programName } from "./process.ts";
import type { ProcessEntry, ProcessMarks } from "./process.ts";
import type { Supervisor } from "./target.ts";
import { isShell } from "./weak-reasons.ts";

export interface SupervisionView {
  readonly table: ProcessTable;
  readonly marks: ReadonlyMap<number, ProcessMarks>;
  readonly protectedOnes: ReadonlySet<number>;
  readonly members: ReadonlySet<number>;
  readonly seeds: readonly ProcessEntry[];
  /** Groups that hold nothing but members. */
  readonly groups: readonly string[];
}

/** These start something once; they do not start it again when it dies. */
const STARTERS =
  /^(?:tmux|screen|cron|crond|atd|anacron|login|su|sudo|runuser|setsid|nsenter|conmon|containerd|dockerd|podman)\b/;

export function findSupervisors(view: SupervisionView): readonly Supervisor[] {
  const found = topmost(view).flatMap((seed) => supervisorOf(seed, view));
  const byName = new Map(
    found.map((supervisor) => [
      `${supervisor.kind} ${supervisor.uid} ${supervisor.name}`,
      supervisor,
    ]),
  );
  return [...byName.values()];
}

/** A gateway's own workers are started by the gateway. */
function topmost({ seeds, table }: SupervisionView): readonly ProcessEntry[] {
  const pids = new Set(seeds.map(({ pid }) => pid));
  return seeds.filter((seed) => !table.ancestors(seed.pid).some(({ pid }) => pids.has(pid)));
}

function supervisorOf(seed: ProcessEntry, view: SupervisionView): readonly Supervisor[] {
  const service = serviceGroup(seed.cgroup);
  if (service !== null && view.groups.includes(service.path)) return [serviceSupervisor(service)];
  const chain = chainAbove(seed, view);
  const [nearest] = chain;
  if (nearest !== undefined) {
    const name = programName(nearest);
    return [{ kind: "parent-process", name, processes: chain.map(identityOf), uid: nearest.uid }];
  }
  // A service that holds other things too: holding it could stop those, leaving it could bring the gateway back.
  if (service === null || !isStartedByManager(seed, view)) return [];
  return [{ ...serviceSupervisor(service), kind: "unknown" }];
}

function serviceSupervisor(service: ServiceGroup): Supervisor {
  return { kind: service.kind, name: service.name, processes: [], uid: service.uid };
}

function chainAbove(seed: ProcessEntry, view: SupervisionView): readonly ProcessEntry[] {
  const above = outside(seed, view);
  const end = above.findIndex((entry) => isEndOfChain(entry, view));
  return end < 0 ? above : above.slice(0, end);
}

function outside(seed: ProcessEntry, view: SupervisionView): readonly ProcessEntry[] {
  return view.table.ancestors(seed.pid).filter((entry) => !view.members.has(entry.pid));
}

function isEndOfChain(entry: ProcessEntry, view: SupervisionView): boolean {
  if (view.protectedOnes.has(entry.pid)) return true;
  if (entry.hasTty && isShell(entry) && entry.session === entry.pid) return true;
  const marks = view.marks.get(entry.pid);
  const isSystems =
    marks === undefined || marks.exe === null ? entry.uid === 0 : marks.isSystemProgram;
  return isSystems && STARTERS.test(entry.comm);
}

function isStartedByManager(seed: ProcessEntry, view: SupervisionView): boolean {
  const [parent] = outside(seed, view);
  return parent !== undefined && (parent.pid === 1 || parent.comm === "systemd");
}
