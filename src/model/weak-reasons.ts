/** Traces that count only for a process of a user who runs a gateway: marks in its environment, where it works. */

import type { ProcessTable } from "./process-table.ts";
import type { MemberReason, ProcessEntry, ProcessMarks } from "./process.ts";

export interface TraceView {
  readonly table: ProcessTable;
  readonly marks: ReadonlyMap<number, ProcessMarks>;
  readonly stateDirectories: readonly string[];
}

const SHELL = /^-?(?:ba|z|da|k|fi|c|tc)?sh$/;

export function weakReasons(entry: ProcessEntry, view: TraceView): readonly MemberReason[] {
  const marks = view.marks.get(entry.pid);
  if (marks === undefined) return [];
  const reasons: MemberReason[] = [];
  if (marks.execMark) reasons.push("exec-mark");
  if (marks.serviceMark) reasons.push("service-mark");
  if (isInStateDirectory(entry, marks, view)) reasons.push("state-directory");
  return reasons;
}

function isInStateDirectory(entry: ProcessEntry, marks: ProcessMarks, view: TraceView): boolean {
  const isInside = (path: string | null): boolean =>
    path !== null &&
    view.stateDirectories.some((folder) => path === folder || path.startsWith(`${folder}/`));
  if (isInside(marks.exe)) return true;
  return isInside(marks.cwd) && !isAtTerminal(entry, view.table);
}

/** A person who looks around in the state directory: a shell with a terminal, or what runs in a login. */
function isAtTerminal(entry: ProcessEntry, table: ProcessTable): boolean {
  return entry.hasTty && (isShell(entry) || hasRootAncestor(entry, table));
}

export function isShell(entry: ProcessEntry): boolean {
  return SHELL.test(entry.comm);
}

/** sshd, login, su: only root can have put itself above a process, init apart. */
export function hasRootAncestor(entry: ProcessEntry, table: ProcessTable): boolean {
  return table.ancestors(entry.pid).some((ancestor) => ancestor.uid === 0 && ancestor.pid !== 1);
}
