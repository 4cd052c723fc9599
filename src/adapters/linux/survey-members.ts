/** Derives the set of suspect processes from one look at the host. */

import { realpathSync } from "node:fs";
import type { LockFile } from "../../model/lock-file.ts";
import { printable } from "../../model/printable.ts";
import { DEFAULT_PORT } from "../../model/process-seeds.ts";
import { processSet } from "../../model/process-set.ts";
import type { ProcessSet } from "../../model/process-set.ts";
import type { ProcessTable } from "../../model/process-table.ts";
import { isAlive } from "../../model/process.ts";
import type { ProcessEntry, ProcessMarks } from "../../model/process.ts";
import type { SocketEntry } from "../../model/socket.ts";
import type { Processes } from "../../ports/processes.ts";
import type { Account } from "./accounts.ts";
import type { DescriptorReader } from "./descriptors.ts";
import { surveyListeners } from "./survey-listeners.ts";
import type { OperatorFinding } from "./survey-operator.ts";
import type { StateFinding } from "./survey-state.ts";

export interface MemberView {
  readonly processes: Processes;
  readonly table: ProcessTable;
  readonly sockets: readonly SocketEntry[];
  readonly descriptors: DescriptorReader;
  readonly accounts: readonly Account[];
  readonly titled: readonly ProcessEntry[];
  readonly operator: OperatorFinding;
  readonly state: StateFinding;
}

export interface MemberFinding {
  readonly set: ProcessSet;
  readonly locks: readonly LockFile[];
  readonly marks: ReadonlyMap<number, ProcessMarks>;
  /** Of a suspect user, but hidden from us. */
  readonly unexamined: readonly ProcessEntry[];
  readonly unknownPorts: readonly number[];
}

export function surveyMembers(view: MemberView): MemberFinding {
  const { state, table, operator } = view;
  const locks = state.directories.flatMap((directory) => directory.locks);
  const ports = new Set([DEFAULT_PORT, ...locks.flatMap(({ port }) => port ?? [])]);
  const { listeners, unknownPorts } = surveyListeners({ ...view, ports });
  const uids = suspectUids(view, locks);
  const ancestors = view.titled.flatMap(({ pid }) => table.ancestors(pid));
  const asked = new Set([...listeners.map(({ pid }) => pid), ...ancestors.map(({ pid }) => pid)]);
  const readers = table.entries.filter(
    (entry) => !entry.isKernelThread && (uids.has(entry.uid) || asked.has(entry.pid)),
  );
  const marks = new Map(
    view.processes.marks(readers.map(({ pid }) => pid)).map((mark) => [mark.pid, mark]),
  );
  const set = processSet({
    table,
    marks,
    locks,
    listeners,
    stateDirectories: state.directories
      .flatMap(({ path }) => namesOf(path))
      .filter((path) => !holdsHome(path, view.accounts))
      .map(printable),
    ownerUids: state.directories.map(({ ownerUid }) => ownerUid),
    ancestors: operator.line.map(({ pid }) => pid),
    operatorUids: operator.uids,
    apart: state.apart,
  });
  return { set, locks, marks, unknownPorts, unexamined: unexamined(view, readers, { marks, set }) };
}

function suspectUids(view: MemberView, locks: readonly LockFile[]): ReadonlySet<number> {
  return new Set([
    ...view.titled.map(({ uid }) => uid),
    ...locks.map(({ ownerUid }) => ownerUid),
    ...view.state.directories.map(({ ownerUid }) => ownerUid),
  ]);
}

/** The kernel shows a working directory without links. */
function namesOf(path: string): readonly string[] {
  try {
    return [...new Set([path, realpathSync(path)])];
  } catch {
    return [path];
  }
}

/** Where a home, or more, was made the state directory, working in it proves nothing. */
function holdsHome(path: string, accounts: readonly Account[]): boolean {
  return accounts.some(
    ({ home }) => home === path || home.startsWith(`${path.replace(/\/$/, "")}/`),
  );
}

/** One that ended since the scan cannot be read either, but hides nothing. */
function unexamined(
  { processes }: MemberView,
  readers: readonly ProcessEntry[],
  { marks, set }: Pick<MemberFinding, "marks" | "set">,
): readonly ProcessEntry[] {
  const members = new Set(set.members.map(({ pid }) => pid));
  return readers.filter(
    (entry) =>
      isAlive(entry) &&
      marks.get(entry.pid)?.readable !== true &&
      !members.has(entry.pid) &&
      !set.protectedOnes.has(entry.pid) &&
      isAlive(processes.look(entry) ?? { ...entry, state: "X" }),
  );
}
