/** A packet filter in which we own one table or chain and touch nothing else. */

import type { Lifeline } from "../model/target.ts";

/** What to block, in terms of the host; the adapter writes the rules. */
export interface Containment {
  readonly incident: string;
  /** Users whose sockets are dropped in both directions, before any loopback accept. */
  readonly uids: readonly number[];
  /** Ports dropped inbound, also on loopback. */
  readonly ports: readonly number[];
  /** Accepted before everything else when a blocked user is root; otherwise not needed. */
  readonly lifelines: readonly Lifeline[];
  readonly sshPorts: readonly number[];
}

/** A destination that a contained user tried to reach after the cut. */
export interface Attempt {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
  readonly packets: number;
}

export interface Firewall {
  /** Word for the journal: `nftables`, `iptables`, ... */
  readonly kind: string;
  /** Whether we may act here, and if not why and what to run instead. */
  readiness(): Promise<
    | { readonly ready: true }
    | { readonly ready: false; readonly reason: string; readonly remedy: string }
  >;
  /** The whole ruleset without counters, as text: compared before and after. */
  ruleset(): Promise<string>;
  /** Text of our own table as undo would restore it, or `null` when there is none. */
  ownTable(): Promise<string | null>;
  /** The rules that `replace` would load, as text: what a dry run shows. */
  render(containment: Containment): string;
  /** Makes or replaces our table in one transaction. */
  replace(containment: Containment): Promise<void>;
  /** Whether the loaded table is what `replace` would load. */
  matches(containment: Containment): Promise<boolean>;
  attempts(): Promise<readonly Attempt[]>;
  /** Puts back `previous` (from `ownTable`), or removes our table when it is `null`. Repeating is harmless. */
  restore(previous: string | null): Promise<void>;
}
