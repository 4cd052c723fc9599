/** The process table, read from `/proc` (proc(5)); nothing of a process is executed. */

import type { Member, ProcessEntry, ProcessIdentity, ProcessMarks } from "../model/process.ts";

export type Signal = "SIGSTOP" | "SIGCONT" | "SIGKILL";

/** `gone`: no such process, or the pid belongs to another one now. */
export type SignalResult = "sent" | "gone" | "not-permitted";

export interface Processes {
  /** One pass over the table. A process that ends during the pass is left out. */
  scan(): readonly ProcessEntry[];
  /** Environment marks and links of some processes; unreadable ones say so. */
  marks(pids: readonly number[]): readonly ProcessMarks[];
  /** Checks the start time first, so that a reused pid is never hit. */
  signal(process: ProcessIdentity, signal: Signal): SignalResult;
  /** Current entry, or `null` when it is gone or the pid was reused. */
  look(process: ProcessIdentity): ProcessEntry | null;
  /** Our own pid. */
  readonly ownPid: number;
}

/** Control groups v2 (cgroup-v2.rst): freeze holds even against a SIGCONT of the same user. */
export interface ControlGroups {
  /** Whether a v2 hierarchy is mounted and the group's `cgroup.freeze` can be written by us. */
  canFreeze(path: string): boolean;
  /** `true` once `cgroup.events` says frozen. Throws with the errno when it cannot be read. */
  isFrozen(path: string): boolean;
  /** Content of `cgroup.freeze`: what undo restores. */
  freezeSetting(path: string): "0" | "1";
  setFreeze(path: string, setting: "0" | "1"): void;
  /** Kills all processes of the group and below, frozen or not; `false` where the kernel cannot (before 5.14). */
  kill(path: string): boolean;
  /** Pids in the group and all groups below. */
  members(path: string): readonly number[];
}

export type { Member };
