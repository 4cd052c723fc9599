/** What stands in where this host has no packet filter that we know: it says so and does nothing. */

import type { Firewall } from "../../ports/firewall.ts";

const REASON =
  "neither nft nor iptables was found in the system's folders: the network is NOT contained";

export function noFirewall(): Firewall {
  const refuse = (): Promise<never> => Promise.reject(new Error(REASON));
  return {
    kind: "none",
    readiness: () =>
      Promise.resolve({
        ready: false,
        reason: REASON,
        remedy:
          "install it (apt install nftables, dnf install nftables) and run the same command again",
      }),
    ruleset: () => Promise.resolve(""),
    ownTable: () => Promise.resolve(null),
    render: () => "",
    replace: refuse,
    matches: () => Promise.resolve(false),
    attempts: () => Promise.resolve([]),
    restore: (previous) => (previous === null ? Promise.resolve() : refuse()),
  };
}
