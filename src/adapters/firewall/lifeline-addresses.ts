/** A lifeline in the words of a packet filter: one family, plain addresses. */

import { isIP } from "node:net";

import type { Lifeline } from "../../model/target.ts";

export interface LifelineAddresses {
  readonly family: 4 | 6;
  readonly local: string;
  readonly remote: string;
}

/** Throws for what is no pair of addresses of one family: a rule must not be made of it. */
export function lifelineAddresses(lifeline: Lifeline): LifelineAddresses {
  const local = plainAddress(lifeline.localAddress);
  const remote = plainAddress(lifeline.remoteAddress);
  const family = isIP(local);
  if (family === 0 || isIP(remote) !== family) {
    throw new Error(`not a pair of addresses: ${lifeline.localAddress}, ${lifeline.remoteAddress}`);
  }
  return { family: family === 4 ? 4 : 6, local, remote };
}

/** An IPv4 connection of an IPv6 socket travels as IPv4 (RFC 4291 §2.5.5.2); a scope is no address. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/iu, "").replace(/%.*$/u, "");
}
