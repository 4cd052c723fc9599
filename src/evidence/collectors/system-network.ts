import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const systemNetwork: PathCollector = {
  ...PATHS,
  id: "system-network",
  question: "Where do names and connections lead on this host?",
  archive: STATE,
  volatility: 6,
  paths: [
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/nsswitch.conf",
    "/etc/nftables.conf",
    "/etc/iptables",
    "/etc/ufw",
    "/etc/firewalld",
    "/etc/ssh/sshd_config",
    "/etc/ssh/sshd_config.d",
    "/etc/ssh/ssh_config",
  ],
  source: "resolv.conf(5), sshd_config(5), facts/evidence.md C",
  holds: "name resolution, stored firewall rules, settings of the SSH server",
  secrets: "no",
};
