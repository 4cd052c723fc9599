/** The whole outside; the platform is asked about here and nowhere else. */

import type { EmergencyHost, Host } from "../ports/host.ts";
import type { Log } from "../ports/log.ts";
import { createNodeEvidence } from "./evidence/node-evidence.ts";
import { chooseFirewall } from "./firewall/choose-firewall.ts";
import { linuxNetworkProbe } from "./linux/network-probe.ts";
import { linuxSockets } from "./linux/sockets.ts";
import { nodeCommands } from "./node/commands.ts";
import { loggedCommands } from "./node/logged-commands.ts";
import { nodeFiles } from "./node/files.ts";
import { systemdServices } from "./service-manager/systemd.ts";

/** Without a log nothing is diagnosed: verbs that leave nothing behind have no place for it. */
export function fullHost(emergency: EmergencyHost, log: Log | null = null): Host {
  const commands = log === null ? nodeCommands() : loggedCommands(nodeCommands(), log);
  return {
    ...emergency,
    commands,
    files: nodeFiles(),
    sockets: linuxSockets(commands),
    firewall: chooseFirewall(commands),
    services: systemdServices(commands),
    probe: linuxNetworkProbe(),
    evidence: createNodeEvidence(),
  };
}
