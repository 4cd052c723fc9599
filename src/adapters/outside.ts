/** Everything the command line needs, put together; heavy parts are loaded when they are asked for. */

import { resolve } from "node:path";

import type { EmergencyHost } from "../ports/host.ts";
import type { Outside } from "../ports/outside.ts";
import { nodeBasics } from "./node/basics.ts";
import { homeFolder } from "./node/home.ts";
import { incidentStore } from "./node/incident-store.ts";
import { interruption } from "./node/interruption.ts";
import { operatorName } from "./node/operator.ts";
import { nodePlaybookSource } from "./node/playbook-source.ts";
import { profileDirectory } from "./node/profile-directory.ts";
import { ownStart, startDoubts } from "./node/start-doubts.ts";
import { nodeTerminal } from "./node/terminal.ts";
import { nodeFiles } from "./node/files.ts";
import { trustedPlaybooks } from "./node/trusted-playbooks.ts";

export interface Place {
  /** Folder of the shipped playbooks. */
  readonly playbooks: string;
}

export function nodeOutside({ playbooks }: Place): Outside {
  const basics = nodeBasics();
  const emergency = async (): Promise<EmergencyHost> =>
    (await import("./emergency-host.ts")).emergencyHost(basics);
  const isRoot = process.geteuid?.() === 0;
  return {
    terminal: nodeTerminal(),
    playbooks: nodePlaybookSource(resolve(playbooks), nodeFiles),
    basics,
    emergency,
    host: async (log) => (await import("./full-host.ts")).fullHost(await emergency(), log),
    store: (home) => incidentStore(homeFolder(home, process.env, isRoot)),
    trustedPlaybooks: (home) => trustedPlaybooks(homeFolder(home, process.env, isRoot)),
    log: async (folder) => (await import("./node/log.ts")).pinoLog(folder),
    encryption: async () => (await import("./age/age.ts")).ageEncryption,
    evidenceDestination: async (request) =>
      (await import("./evidence/node-destination.ts")).nodeDestination(request),
    suspectHost: async (target, home) => {
      const scratchHome = homeFolder(home, process.env, isRoot);
      return (await import("./suspect/host-suspect.ts")).hostSuspect({ target, scratchHome });
    },
    suspectPackage: async (request, home) => {
      const scratchHome = homeFolder(home, process.env, isRoot);
      return (await import("./suspect/package-suspect.ts")).packageSuspect(request, scratchHome);
    },
    credentialTools: async () =>
      (await import("./credentials/credential-tools.ts")).nodeCredentialTools(),
    localState: async (place) =>
      (await import("./local-state/local-state.ts")).nodeLocalState(place),
    sandbox: async () => (await import("./sandbox/sandbox.ts")).nodeSandbox(),
    profileDirectory,
    absolutePath: (path) => resolve(path),
    startDoubts: () => startDoubts(ownStart([playbooks])),
    startedMono: startOfProcess(),
    operator: operatorName,
    ...interruption(),
  };
}

/** On the clock of the journal, which is the kernel's monotonic one. */
function startOfProcess(): string {
  return String(process.hrtime.bigint() - BigInt(Math.round(process.uptime() * 1e9)));
}
