/** Picks the packet filter that this host has; the only place that asks. */

import type { Commands } from "../../ports/commands.ts";
import type { Firewall } from "../../ports/firewall.ts";
import { nftables } from "./nftables.ts";
import { noFirewall } from "./no-firewall.ts";

export function chooseFirewall(commands: Commands): Firewall {
  if (commands.find("nft") !== null) return nftables(commands);
  return noFirewall();
}
