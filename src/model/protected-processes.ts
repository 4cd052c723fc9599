/** The processes that are never frozen or killed: the kernel's, init's, the operator's way in, and our own. */

import { baseName } from "./gateway-title.ts";
import type { ProcessEntry, ProcessMarks } from "./process.ts";
import type { ProcessTable } from "./process-table.ts";

export interface ProtectionView {
  readonly table: ProcessTable;
  readonly marks: ReadonlyMap<number, ProcessMarks>;
  /** Our own pid first, then those of all our ancestors. */
  readonly ancestors: readonly number[];
}

const SSH = /^(?:sshd|dropbear)/;
const USER_MANAGER = /^systemd$/;
const BUS = /^dbus-(?:daemon|broker|broker-launch|broker-lau)$/;

/**
 * A name alone protects nothing, because a process names itself: it counts only together with a
 * user, a parent or a program file that root alone can give.
 */
export function protectedPids(view: ProtectionView): ReadonlySet<number> {
  const ours = new Set(view.ancestors);
  // What we start may run as the gateway's user, to prove that this user is cut off.
  for (const child of view.table.descendants(view.ancestors.slice(0, 1))) ours.add(child.pid);
  const isProtected = (entry: ProcessEntry): boolean =>
    entry.pid === 1 ||
    entry.isKernelThread ||
    ours.has(entry.pid) ||
    isSsh(entry, view) ||
    isUserManager(entry, view) ||
    isManagersOwn(entry, view);
  return new Set(view.table.entries.filter(isProtected).map((entry) => entry.pid));
}

/** The server, its privileged session processes, and the one per session that runs as the user. */
function isSsh(entry: ProcessEntry, view: ProtectionView): boolean {
  if (!SSH.test(entry.comm)) return false;
  if (entry.uid === 0) return isProgram(entry, view, SSH);
  const parent = view.table.get(entry.ppid);
  return parent !== undefined && parent.uid === 0 && SSH.test(parent.comm);
}

/** `systemd --user` goes on, because the service is held through it. */
function isUserManager(entry: ProcessEntry, view: ProtectionView): boolean {
  return entry.ppid === 1 && entry.comm === "systemd" && isProgram(entry, view, USER_MANAGER);
}

function isManagersOwn(entry: ProcessEntry, view: ProtectionView): boolean {
  const parent = view.table.get(entry.ppid);
  if (parent === undefined) return false;
  if (parent.pid !== 1 && !isUserManager(parent, view)) return false;
  return entry.comm === "(sd-pam)" || (BUS.test(entry.comm) && isProgram(entry, view, BUS));
}

/** Only root's own programs are believed where the file cannot be read. */
function isProgram(entry: ProcessEntry, view: ProtectionView, name: RegExp): boolean {
  const marks = view.marks.get(entry.pid);
  if (marks === undefined || marks.exe === null) return entry.uid === 0;
  return marks.isSystemProgram && name.test(baseName(marks.exe));
}
