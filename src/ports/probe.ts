/** Tries a network path as somebody else: the proof that a block blocks. */

/** `open`: connected. `blocked`: refused, reset, dropped or forbidden. `unable`: the try itself could not be made. */
export interface ProbeResult {
  readonly verdict: "open" | "blocked" | "unable";
  /** errno or word, such as ETIMEDOUT; EAFNOSUPPORT when this host has no address of the family. */
  readonly reason: string;
}

export interface ProbeRequest {
  /** The user that connects. */
  readonly uid: number;
  readonly family: 4 | 6;
  readonly timeoutMs: number;
}

export interface NetworkProbe {
  /** Whether we may become this user at all: root, and a user that exists in our user namespace. */
  canActAs(uid: number): boolean;
  /**
   * Connects as `uid` to a listener that belongs to `listenerUid` on the loopback of this namespace.
   * Traffic never leaves the host.
   */
  loopback(request: ProbeRequest, listenerUid: number): Promise<ProbeResult>;
}
