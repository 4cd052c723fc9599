/** The OpenClaw installation under suspicion and what stands around it: what the survey found. */

import type { Member, ProcessEntry, ProcessIdentity } from "./process.ts";
import type { SocketEntry } from "./socket.ts";

/** Who starts the gateway again when it dies. */
export interface Supervisor {
  readonly kind:
    | "systemd-system"
    | "systemd-user"
    | "parent-process"
    | "container"
    | "none"
    | "unknown";
  /** Unit name, container id, or the parent's title. */
  readonly name: string;
  /** The parent chain that would restart it, for `parent-process`. */
  readonly processes: readonly ProcessIdentity[];
  /** Owner of a systemd user manager. */
  readonly uid: number | null;
}

/** A connection through which the operator works: it must survive everything. */
export interface Lifeline {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

export interface Operator {
  /** Login uid (proc(5) loginuid) or our own; -1 when the kernel does not say. */
  readonly uid: number;
  readonly effectiveUid: number;
  /** Our own process and its ancestors up to init: never frozen, stopped or killed. */
  readonly ancestors: readonly ProcessIdentity[];
  readonly lifelines: readonly Lifeline[];
  /** Whether we came through an SSH server whose connection could not be seen from here. */
  readonly hasUnseenLifeline?: boolean;
  /** Ports on which an SSH server listens, so that a new session stays possible. */
  readonly sshPorts: readonly number[];
}

export interface Privileges {
  readonly isRoot: boolean;
  /** CAP_NET_ADMIN over the network namespace that we are in (capabilities(7)). */
  readonly canChangeFirewall: boolean;
  /** Whether signals reach every process of the set. */
  readonly canSignal: boolean;
}

export interface Target {
  /** State directories in use, absolute; the first is the main one. */
  readonly stateDirectories: readonly string[];
  /** Config files named by lock files; further ones are found when the config is read. */
  readonly configPaths: readonly string[];
  readonly ports: readonly number[];
  readonly uids: readonly number[];
  readonly members: readonly Member[];
  readonly sockets: readonly SocketEntry[];
  readonly supervisors: readonly Supervisor[];
  /** Service cgroups (v2 paths) that hold only members, so that they can be frozen whole. */
  readonly freezableCgroups: readonly string[];
  readonly operator: Operator;
  readonly privileges: Privileges;
  /** Processes of a suspect user that we may not look into: whether they belong to the set is unknown. */
  readonly unexamined?: readonly ProcessEntry[];
  /** Processes that look like part of the gateway but must go on: the operator or the system depends on them. */
  readonly spared?: readonly ProcessEntry[];
  /** What could not be seen, each a sentence. */
  readonly blindSpots: readonly string[];
}
