/** Processes as the kernel tells them (proc(5)); every text field is already printable. */

/** A process that cannot be confused with a later one of the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of `/proc/PID/stat`: clock ticks after boot at which it started. */
  readonly startTicks: string;
}

export interface ProcessEntry extends ProcessIdentity {
  readonly ppid: number;
  readonly pgid: number;
  readonly session: number;
  /** Whether it has a controlling terminal. */
  readonly hasTty: boolean;
  /** One letter of proc(5): R, S, D, T (stopped), Z (zombie), ... */
  readonly state: string;
  readonly uid: number;
  readonly comm: string;
  /** NUL-separated argv; a process may rewrite it, and OpenClaw does. */
  readonly argv: readonly string[];
  /** Path in the cgroup v2 hierarchy, or "" where there is none. */
  readonly cgroup: string;
  /** Kernel threads have no memory map and no executable. */
  readonly isKernelThread: boolean;
}

/** What only a reader with the right over a process can see. */
export interface ProcessMarks {
  readonly pid: number;
  /** Names and harmless values of the variables that OpenClaw sets (facts/openclaw.md §2). */
  readonly execMark: boolean;
  readonly serviceMark: boolean;
  readonly cwd: string | null;
  readonly exe: string | null;
  /** Whether environment and links could be read at all. */
  readonly readable: boolean;
}

/** Why a process belongs to the set that is contained. */
export type MemberReason =
  | "gateway-title"
  | "lock-file"
  | "gateway-port"
  | "descendant"
  | "service-cgroup"
  | "exec-mark"
  | "service-mark"
  | "state-directory"
  | "exclusive-uid";

export interface Member extends ProcessEntry {
  readonly reasons: readonly MemberReason[];
}

export function sameProcess(left: ProcessIdentity, right: ProcessIdentity): boolean {
  return left.pid === right.pid && left.startTicks === right.startTicks;
}
