/** Picks the packet filter that this host has; the only place that asks. */

import type { Commands } from "../../ports/commands.ts";
import type { Firewall } from "../../ports/firewall.ts";
import { iptables } from "./iptables.ts";
import { nftables } from "./nftables.ts";
import { noFirewall } from "./no-firewall.ts";

export function chooseFirewall(commands: Commands): Firewall {
  if (commands.find("nft") !== null) return nftables(commands);
  const isComplete = [
    "iptables-restore",
    "iptables-save",
    "ip6tables-restore",
    "ip6tables-save",
  ].every((program) => commands.find(program) !== null);
  return isComplete ? iptables(commands) : noFirewall();
}
