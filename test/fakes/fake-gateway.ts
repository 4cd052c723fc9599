/** A host with a gateway on it, in memory: everything that the shipped playbooks do has its effect here. */

import type { ServiceManager, ServiceState } from "../../src/ports/service-manager.ts";
import type { Host } from "../../src/ports/host.ts";
import type { ProcessEntry } from "../../src/model/process.ts";
import type { SocketEntry } from "../../src/model/socket.ts";
import type { Supervisor, Target } from "../../src/model/target.ts";
import { sha256Digest } from "./digest.ts";
import { memoryEvidence } from "./memory-evidence.ts";
import { memoryFirewall } from "./memory-firewall.ts";
import type { MemoryFirewall } from "./memory-firewall.ts";
import { BROKER, COMMAND, GATEWAY } from "./process-entries.ts";
import { processWorld } from "./process-world.ts";
import type { ProcessWorld } from "./process-world.ts";
import { virtualClock } from "./virtual-clock.ts";

/** Planted in everything of the suspect that holds text; it may appear in nothing that we write. */
export const CANARY = "sk-ant-CANARY-0123456789abcdef";

export interface FakeGatewayOptions {
  readonly isRoot?: boolean;
  /** Nothing of OpenClaw is here. */
  readonly isAbsent?: boolean;
  /** The kernel freezes nothing and delivers no signal. */
  readonly isUnstoppable?: boolean;
  /** What the gateway calls itself, its folder and its unit: a hostile host chooses all three. */
  readonly name?: string;
}

export interface FakeGateway {
  readonly host: Host;
  readonly world: ProcessWorld;
  readonly firewall: MemoryFirewall;
}

const GROUP = "/system.slice/openclaw.service";
const STATE_DIRECTORY = "/home/claw/.openclaw";
const UNIT: Supervisor = {
  kind: "systemd-system",
  name: "openclaw.service",
  processes: [],
  uid: null,
};

function processesOf(name: string | undefined): readonly ProcessEntry[] {
  return name === undefined
    ? PROCESSES
    : PROCESSES.map((entry) => ({ ...entry, comm: name, argv: [name] }));
}

const PROCESSES = [GATEWAY, BROKER, COMMAND].map((entry) => ({
  ...entry,
  cgroup: GROUP,
  argv: [entry.argv[0] ?? entry.comm, "--token", CANARY],
}));

export function fakeGateway(options: FakeGatewayOptions = {}): FakeGateway {
  const isRoot = options.isRoot ?? true;
  const firewall = memoryFirewall(() => (isRoot ? null : "only root may change the packet filter"));
  const sockets = gatewaySockets();
  const world = processWorld({
    processes: options.isAbsent === true ? [] : processesOf(options.name),
    groups:
      isRoot && options.isAbsent !== true && options.isUnstoppable !== true ? { [GROUP]: "0" } : {},
    isForbidden: () => !isRoot || options.isUnstoppable === true,
    target:
      options.isAbsent === true
        ? { privileges: privileges(isRoot) }
        : { ...targetOf(isRoot, sockets.all()), ...namedTarget(options.name) },
  });
  const clock = virtualClock();
  const isAlive = (): boolean => world.processes.look(PROCESSES[0] ?? GATEWAY) !== null;
  return {
    world,
    firewall,
    host: {
      clock,
      ids: { randomHex: (length) => "ab".repeat(length) },
      digest: sha256Digest,
      processes: world.processes,
      controlGroups: world.controlGroups,
      surveyor: world.surveyor,
      firewall,
      sockets: {
        list: () => (isAlive() ? sockets.all() : sockets.operators),
        sharesNetwork: () => true,
        destroy: async (open) => sockets.destroy(open),
      },
      services: memoryServices(isRoot),
      probe: {
        canActAs: () => isRoot,
        loopback: async ({ uid }) =>
          firewall.own !== null && uid === GATEWAY.uid
            ? { verdict: "blocked", reason: "ETIMEDOUT" }
            : { verdict: "open", reason: "" },
      },
      commands: {
        run: async () => ({ kind: "exited", exitCode: 0, stdout: "", stderr: "" }),
        find: (program) => `/usr/bin/${program}`,
      },
      files: { readSmall: () => ({ kind: "absent" }), freeBytes: () => 2 ** 40 },
      evidence: memoryEvidence({
        [`${STATE_DIRECTORY}/openclaw.json`]: JSON.stringify({ apiKey: CANARY }),
        [`${STATE_DIRECTORY}/workspace/AGENTS.md`]: `the key is ${CANARY}`,
        "/tmp/openclaw/openclaw-2026-11-20.log": `Authorization: Bearer ${CANARY}`,
        "/proc/100/environ": `ANTHROPIC_API_KEY=${CANARY}\0`,
        "/proc/100/cmdline": `openclaw-gateway\0--token\0${CANARY}\0`,
        "/proc/net/tcp": "  sl  local_address\n",
        "/proc/net/udp": "  sl  local_address\n",
      }),
    },
  };
}

function namedTarget(name: string | undefined): Partial<Target> {
  if (name === undefined) return {};
  return { stateDirectories: [`/home/${name}`], blindSpots: [`cannot see ${name}`] };
}

function privileges(isRoot: boolean): Target["privileges"] {
  return { isRoot, canChangeFirewall: isRoot, canSignal: isRoot };
}

function targetOf(isRoot: boolean, sockets: readonly SocketEntry[]): Partial<Target> {
  const [lifeline] = sockets.filter(({ localPort }) => localPort === 22);
  return {
    stateDirectories: [STATE_DIRECTORY],
    configPaths: [`${STATE_DIRECTORY}/openclaw.json`],
    ports: [18_789],
    uids: [GATEWAY.uid],
    sockets,
    supervisors: [UNIT],
    operator: {
      uid: 1_000,
      effectiveUid: isRoot ? 0 : 1_000,
      ancestors: [],
      lifelines: lifeline === undefined ? [] : [lifeline],
      sshPorts: [22],
    },
    privileges: privileges(isRoot),
    blindSpots: isRoot ? [] : ["processes of other users show neither environment nor open files"],
  };
}

interface GatewaySockets {
  readonly operators: readonly SocketEntry[];
  all(): readonly SocketEntry[];
  destroy(open: readonly SocketEntry[]): "asked";
}

function gatewaySockets(): GatewaySockets {
  const socket = (said: Partial<SocketEntry>): SocketEntry => ({
    protocol: "tcp",
    family: 4,
    localAddress: "192.0.2.1",
    localPort: 22,
    remoteAddress: "198.51.100.7",
    remotePort: 50_000,
    state: "ESTABLISHED",
    uid: 0,
    inode: "1",
    pid: null,
    ...said,
  });
  const own = { uid: GATEWAY.uid, pid: GATEWAY.pid };
  const operators = [socket({})];
  let gateways = [
    socket({
      ...own,
      localPort: 18_789,
      remotePort: 0,
      remoteAddress: "0.0.0.0",
      state: "LISTEN",
      inode: "2",
    }),
    socket({
      ...own,
      localPort: 40_000,
      remotePort: 443,
      remoteAddress: "203.0.113.9",
      inode: "3",
    }),
  ];
  return {
    operators,
    all: () => [...operators, ...gateways],
    destroy: (open) => {
      gateways = gateways.filter(({ inode }) => !open.some((one) => one.inode === inode));
      return "asked";
    },
  };
}

function memoryServices(isRoot: boolean): ServiceManager {
  const held = new Set<string>();
  const state = (): ServiceState => ({
    active: "active",
    enabled: held.has(UNIT.name) ? "masked-runtime" : "enabled",
    restartDelayMs: 100,
    files: ["/etc/systemd/system/openclaw.service"],
    triggers: [],
    held: [...held],
  });
  return {
    readiness: async () =>
      isRoot
        ? { ready: true }
        : { ready: false, reason: "only root may hold it", remedy: "sudo ir contain" },
    state: async () => state(),
    hold: async ({ name }) => void held.add(name),
    isHeld: async ({ name }) => held.has(name),
    unhold: async ({ name }) => void held.delete(name),
    start: async () => {},
    settleStopped: async () => {},
  };
}
