/** Sockets of the network namespace that we are in. */

import type { SocketEntry } from "../model/socket.ts";

export interface Sockets {
  /** All TCP and UDP sockets; `pid` is filled in for the given processes where readable. */
  list(ownersAmong: readonly number[]): readonly SocketEntry[];
  /** Whether a process uses the network namespace that we are in; `null` when we may not look. */
  sharesNetwork(pid: number): boolean | null;
  /**
   * Destroys a connection in the kernel (`ss -K`, sock_diag(7) SOCK_DESTROY), including one whose process is gone.
   * `unsupported`: the kernel was built without it, or the privilege is missing.
   */
  destroy(sockets: readonly SocketEntry[]): Promise<"asked" | "unsupported">;
}
