/** The processes that are surely a gateway or its tools: by title, by lock file, by the port they listen on. */

import { hasGatewayTitle, isRuntime } from "./gateway-title.ts";
import type { LockFile } from "./lock-file.ts";
import type { ProcessTable } from "./process-table.ts";
import { isAlive } from "./process.ts";
import type { MemberReason, ProcessEntry, ProcessMarks } from "./process.ts";

/** OpenClaw's port when nothing else is configured (facts/openclaw.md §2). */
export const DEFAULT_PORT = 18_789;

/** Who listens where; the owner is known from its descriptors. */
export interface Listener {
  readonly pid: number;
  readonly port: number;
}

export interface Seed {
  readonly entry: ProcessEntry;
  readonly reasons: readonly MemberReason[];
}

export interface SeedView {
  readonly table: ProcessTable;
  readonly marks: ReadonlyMap<number, ProcessMarks>;
  readonly locks: readonly LockFile[];
  readonly listeners: readonly Listener[];
}

export function findSeeds(view: SeedView): readonly Seed[] {
  return view.table.entries
    .filter((entry) => isAlive(entry) && !entry.isKernelThread)
    .map((entry) => ({ entry, reasons: reasonsFor(entry, view) }))
    .filter(({ reasons }) => reasons.length > 0);
}

function reasonsFor(entry: ProcessEntry, view: SeedView): readonly MemberReason[] {
  const reasons: MemberReason[] = [];
  if (hasGatewayTitle(entry)) reasons.push("gateway-title");
  if (isForeignProgram(entry, view)) return reasons;
  if (view.locks.some((lock) => isHolder(entry, lock))) reasons.push("lock-file");
  if (listensAsGateway(entry, view)) reasons.push("gateway-port");
  return reasons;
}

/** The writer of a lock file can speak only for its own user; a container's pid differs, its start does not. */
export function isHolder(entry: ProcessEntry, lock: LockFile): boolean {
  if (entry.startTicks !== lock.startTicks || entry.uid !== lock.ownerUid) return false;
  return entry.pid === lock.pid || hasGatewayTitle(entry);
}

function listensAsGateway(entry: ProcessEntry, view: SeedView): boolean {
  return view.listeners
    .filter((listener) => listener.pid === entry.pid)
    .some(({ port }) => port === DEFAULT_PORT || isClaimedPort(port, entry, view.locks));
}

function isClaimedPort(port: number, entry: ProcessEntry, locks: readonly LockFile[]): boolean {
  return locks.some((lock) => lock.port === port && lock.ownerUid === entry.uid);
}

/**
 * A shell, an ssh tunnel or a proxy that a lock file or a port points at: the system's own program
 * is no gateway unless it runs JavaScript. Whose program cannot be read is judged by its name.
 */
function isForeignProgram(entry: ProcessEntry, view: SeedView): boolean {
  const marks = view.marks.get(entry.pid);
  if (marks === undefined || marks.exe === null)
    return !/^(?:node|bun|deno|MainThread)/.test(entry.comm);
  return marks.isSystemProgram && !isRuntime(marks.exe);
}
