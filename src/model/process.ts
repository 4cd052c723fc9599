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
  /** Real user: a set-user-ID program keeps the one who ran it. */
  readonly uid: number;
  readonly comm: string;
  /** NUL-separated argv; a process may rewrite it, and OpenClaw does. */
  readonly argv: readonly string[];
  /** Path in the cgroup v2 hierarchy; in systemd's own v1 hierarchy where v2 is not in use; else "". */
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
  /** Whether `exe` is the very file that has this path here, and only root can change it. */
  readonly isSystemProgram: boolean;
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

/** Zombies have no memory and run nothing; the kernel only keeps their exit status. */
export function isAlive(entry: ProcessEntry): boolean {
  return entry.state !== "Z" && entry.state !== "X";
}

/** Stopped by a signal or by a tracer. */
export function isStopped(entry: ProcessEntry): boolean {
  return entry.state === "T" || entry.state === "t";
}

export function identityOf(entry: ProcessIdentity): ProcessIdentity {
  return { pid: entry.pid, startTicks: entry.startTicks };
}

/** Tells processes apart over several looks, also when a pid is used again. */
export function identityKey(process: ProcessIdentity): string {
  return `${process.pid}@${process.startTicks}`;
}

const LONGEST_NAME = 40;

/** White space, `=`, and the escapes that `printable` writes for control characters. */
const END_OF_WORD = /[\s=\\]/u;

/**
 * What a process calls itself, without anything that could be an argument: secrets travel in those, and a process
 * that sets its own title writes its whole command line into the first one.
 */
export function programName({ argv, comm }: Pick<ProcessEntry, "argv" | "comm">): string {
  const title = argv[0]?.trim() ?? "";
  // A path with a blank in it is not cut at the blank.
  const isWhole = !title.startsWith("/") || !END_OF_WORD.test(title);
  return (isWhole ? lastName(title) || lastName(comm) : lastName(comm)).slice(0, LONGEST_NAME);
}

/** A title as `kworker/7:1` is no path. */
function lastName(text: string): string {
  const [word = ""] = text.split(END_OF_WORD);
  return /^[./]/u.test(word) ? (word.split("/").at(-1) ?? "") : word;
}

/** `openclaw-gateway (8582)`. */
export function describeProcess(entry: ProcessEntry): string {
  return `${programName(entry)} (${entry.pid})`;
}

/** Whoever approves their end should see what they are: an agent at work has eight or so. */
export const MOST_NAMES = 12;

/** The first few by name, the rest as a number. */
export function describeProcesses(entries: readonly ProcessEntry[]): string {
  const named = entries.slice(0, MOST_NAMES).map(describeProcess).join(", ");
  const more = entries.length - MOST_NAMES;
  return more > 0 ? `${named} and ${more} more` : named;
}

/** `1 process`, `5 processes`. */
export function countProcesses(count: number): string {
  return count === 1 ? "1 process" : `${count} processes`;
}
