/** Layouts of a host, and whom the process set holds in each. */
import type { LockFile } from "../../../src/model/lock-file.ts";
import type { Listener } from "../../../src/model/process-seeds.ts";
import { processSet } from "../../../src/model/process-set.ts";
import { processTable } from "../../../src/model/process-table.ts";
import type { ProcessEntry, ProcessMarks } from "../../../src/model/process.ts";
import {
  BROKER,
  COMMAND,
  GATEWAY,
  INIT,
  processEntry,
  processMarks,
} from "../../fakes/process-entries.ts";

interface Host {
  readonly processes: readonly ProcessEntry[];
  readonly marks?: readonly ProcessMarks[];
  readonly locks?: readonly LockFile[];
  readonly listeners?: readonly Listener[];
  readonly ancestors?: readonly number[];
  readonly operatorUids?: readonly number[];
  readonly ownerUids?: readonly number[];
  readonly apart?: readonly number[];
}

const STATE = "/home/bob/.openclaw";

/** An ssh login as user 1000 from which `ir` runs as root; user 2000 is the gateway's. */
const SSHD = processEntry({ pid: 10, uid: 0, comm: "sshd", cgroup: "/system.slice/ssh.service" });
const SESSION = processEntry({
  pid: 11,
  ppid: 10,
  uid: 1_000,
  comm: "sshd-session",
  cgroup: "/user.slice/user-1000.slice/session-3.scope",
});
const SHELL = processEntry({
  pid: 12,
  ppid: 11,
  comm: "bash",
  hasTty: true,
  cgroup: "/user.slice/user-1000.slice/session-3.scope",
});
const IR = processEntry({
  pid: 13,
  ppid: 12,
  uid: 0,
  comm: "node-MainThread",
  hasTty: true,
  cgroup: "/user.slice/user-1000.slice/session-3.scope",
});
const LOGIN = [SSHD, SESSION, SHELL, IR];

function lockFile(said: Partial<LockFile>): LockFile {
  const path = `${STATE}/tmp/openclaw-2000/gateway.state.lock`;
  return {
    path,
    ownerUid: 2_000,
    foundIn: STATE,
    pid: 100,
    startTicks: "100",
    port: 18_789,
    configPath: null,
    stateDirectory: STATE,
    ...said,
  };
}

export function setOf(host: Host): ReturnType<typeof processSet> {
  return processSet({
    table: processTable([INIT, ...LOGIN, ...host.processes]),
    marks: new Map((host.marks ?? []).map((marks) => [marks.pid, marks])),
    locks: host.locks ?? [],
    listeners: host.listeners ?? [],
    stateDirectories: [STATE],
    ownerUids: host.ownerUids ?? [],
    ancestors: host.ancestors ?? [13, 12, 11, 10, 1],
    operatorUids: host.operatorUids ?? [1_000],
    apart: host.apart ?? [],
  });
}

export function reasonsOf(host: Host): Readonly<Record<number, readonly string[]>> {
  return Object.fromEntries(setOf(host).members.map(({ pid, reasons }) => [pid, reasons]));
}

/** Keeps user 2000 from being the gateway's alone. */
export const OTHER_LOGIN = processEntry({
  pid: 20,
  ppid: 10,
  uid: 2_000,
  comm: "bash",
  hasTty: true,
  cgroup: "/user.slice/user-2000.slice/session-9.scope",
});
const NODE = { exe: "/usr/bin/node", isSystemProgram: true };

interface Case {
  readonly name: string;
  readonly host: Host;
  readonly members: Readonly<Record<number, readonly string[]>>;
}

export const cases: readonly Case[] = [
  {
    name: "a gateway, its broker and the command of the broker",
    host: { processes: [GATEWAY, BROKER, COMMAND, OTHER_LOGIN] },
    members: { 100: ["gateway-title"], 101: ["gateway-title"], 102: ["descendant"] },
  },
  {
    name: "a title cut by the kernel, whose command line cannot be read",
    host: { processes: [processEntry({ pid: 100, uid: 1_000, comm: "openclaw-gatewa" })] },
    members: { 100: ["gateway-title"] },
  },
  {
    name: "a gateway that starts and has no title yet",
    host: {
      processes: [
        processEntry({
          pid: 100,
          comm: "node-MainThread",
          argv: ["node", "--disable-warning=x", "/usr/bin/openclaw", "gateway", "run"],
        }),
      ],
    },
    members: { 100: ["gateway-title"] },
  },
  {
    name: "a command line tool of the legacy name",
    host: {
      processes: [processEntry({ pid: 100, comm: "clawdbot-doctor", argv: ["clawdbot-doctor"] })],
    },
    members: { 100: ["gateway-title"] },
  },
  {
    name: "not an editor of a file with that name, nor our own package",
    host: {
      processes: [
        processEntry({ pid: 100, comm: "vim", argv: ["vim", "/home/bob/.openclaw/openclaw.json"] }),
        processEntry({
          pid: 101,
          comm: "node-MainThread",
          argv: ["node", "/usr/lib/node_modules/openclaw-ir/dist/main.js"],
        }),
      ],
    },
    members: {},
  },
  {
    name: "a renamed gateway by its lock file",
    host: {
      processes: [processEntry({ pid: 100, uid: 2_000, comm: "fc-cached" }), OTHER_LOGIN],
      marks: [processMarks({ pid: 100, ...NODE })],
      locks: [lockFile({})],
    },
    members: { 100: ["lock-file"] },
  },
  {
    name: "not a process that got the pid of a dead gateway",
    host: {
      processes: [
        processEntry({ pid: 100, uid: 2_000, startTicks: "999", comm: "fc-cached" }),
        OTHER_LOGIN,
      ],
      marks: [processMarks({ pid: 100, ...NODE })],
      locks: [lockFile({})],
    },
    members: {},
  },
  {
    name: "not init, sshd, our shell or another user's process that a lock file names",
    host: {
      processes: [processEntry({ pid: 50, uid: 33, comm: "node" }), OTHER_LOGIN],
      marks: [processMarks({ pid: 50, ...NODE }), processMarks({ pid: 12, ...NODE })],
      locks: [
        lockFile({ pid: 1, startTicks: "1" }),
        lockFile({ pid: 10, startTicks: "10", ownerUid: 0 }),
        lockFile({ pid: 12, startTicks: "12", ownerUid: 1_000 }),
        lockFile({ pid: 50, startTicks: "50" }),
      ],
    },
    members: {},
  },
  {
    name: "not a shell of the gateway's own user that a lock file names",
    host: {
      processes: [OTHER_LOGIN],
      marks: [processMarks({ pid: 20, exe: "/usr/bin/bash" })],
      locks: [lockFile({ pid: 20, startTicks: "20" })],
    },
    members: {},
  },
  {
    name: "a gateway inside a container, whose lock file has another pid",
    host: {
      processes: [{ ...GATEWAY, startTicks: "777" }, OTHER_LOGIN],
      marks: [processMarks({ pid: 100, exe: "/usr/local/bin/node", isSystemProgram: false })],
      locks: [lockFile({ pid: 7, startTicks: "777" })],
    },
    members: { 100: ["gateway-title", "lock-file"] },
  },
  {
    name: "who listens on the default port, unless it is a tunnel or a proxy of the system",
    host: {
      processes: [
        processEntry({ pid: 50, comm: "x" }),
        processEntry({ pid: 51, comm: "ssh" }),
        processEntry({ pid: 52, uid: 0, comm: "docker-proxy" }),
      ],
      marks: [
        processMarks({ pid: 50, exe: "/tmp/x", isSystemProgram: false }),
        processMarks({ pid: 51, exe: "/usr/bin/ssh" }),
        processMarks({ pid: 52, exe: "/usr/bin/docker-proxy" }),
      ],
      listeners: [50, 51, 52].map((pid) => ({ pid, port: 18_789 })),
    },
    members: { 50: ["gateway-port"] },
  },
  {
    name: "who listens on the port of a lock file, only when it is the same user",
    host: {
      processes: [
        processEntry({ pid: 50, uid: 2_000 }),
        processEntry({ pid: 51, uid: 70, comm: "postgres" }),
        OTHER_LOGIN,
      ],
      marks: [
        processMarks({ pid: 50, exe: "/opt/node/bin/node", isSystemProgram: false }),
        processMarks({ pid: 51, exe: "/opt/pg/postgres", isSystemProgram: false }),
      ],
      locks: [lockFile({ startTicks: "gone", port: 5_432 })],
      listeners: [
        { pid: 50, port: 5_432 },
        { pid: 51, port: 5_432 },
      ],
    },
    members: { 50: ["gateway-port"] },
  },
  {
    name: "a child that left everything behind but the mark of its environment",
    host: {
      processes: [
        GATEWAY,
        processEntry({ pid: 200, uid: 2_000, comm: "fc-cached" }),
        processEntry({ pid: 201, ppid: 200, uid: 0, comm: "sudo" }),
        OTHER_LOGIN,
      ],
      marks: [processMarks({ pid: 200, execMark: true })],
    },
    members: { 100: ["gateway-title"], 200: ["exec-mark"], 201: ["descendant"] },
  },
  {
    name: "orphans with a mark although no gateway runs",
    host: {
      processes: [processEntry({ pid: 200, uid: 2_000, comm: "fc-cached" }), OTHER_LOGIN],
      marks: [processMarks({ pid: 200, serviceMark: true })],
      ownerUids: [2_000],
    },
    members: { 200: ["service-mark"] },
  },
  {
    name: "not a mark on a process of an uninvolved user",
    host: {
      processes: [GATEWAY, processEntry({ pid: 200, uid: 33, comm: "cron" }), OTHER_LOGIN],
      marks: [processMarks({ pid: 200, execMark: true })],
    },
    members: { 100: ["gateway-title"] },
  },
  {
    name: "a program that lies in the state directory, also when it was deleted or has a terminal",
    host: {
      processes: [
        GATEWAY,
        processEntry({ pid: 200, uid: 2_000, hasTty: true }),
        processEntry({ pid: 201, uid: 2_000 }),
        OTHER_LOGIN,
      ],
      marks: [
        processMarks({ pid: 200, exe: `${STATE}/tmp/x`, isSystemProgram: false }),
        processMarks({ pid: 201, exe: `${STATE}/tmp/y (deleted)`, isSystemProgram: false }),
      ],
    },
    members: { 100: ["gateway-title"], 200: ["state-directory"], 201: ["state-directory"] },
  },
  {
    name: "who works in the state directory, but not a person at a terminal there, nor in a folder that is only called alike",
    host: {
      processes: [
        GATEWAY,
        processEntry({ pid: 200, uid: 2_000, comm: "fc-cached" }),
        processEntry({ pid: 201, uid: 2_000, comm: "bash", hasTty: true }),
        processEntry({ pid: 202, ppid: 20, uid: 2_000, comm: "vim", hasTty: true }),
        processEntry({ pid: 203, uid: 2_000, comm: "x" }),
        OTHER_LOGIN,
      ],
      marks: [200, 201, 202]
        .map((pid) => processMarks({ pid, cwd: `${STATE}/workspace` }))
        .concat(processMarks({ pid: 203, cwd: `${STATE}-old` })),
    },
    members: { 100: ["gateway-title"], 200: ["state-directory"] },
  },
  {
    name: "everything in the service's own group, however it hides",
    host: {
      processes: [
        { ...GATEWAY, cgroup: "/system.slice/openclaw-gateway.service" },
        processEntry({
          pid: 200,
          uid: 2_000,
          comm: "fc-cached",
          cgroup: "/system.slice/openclaw-gateway.service/sub",
        }),
        processEntry({ pid: 201, ppid: 200, uid: 0, comm: "x" }),
        processEntry({
          pid: 300,
          uid: 2_000,
          comm: "other",
          cgroup: "/system.slice/openclaw-gateway.service.d",
        }),
        OTHER_LOGIN,
      ],
    },
    members: {
      100: ["gateway-title", "service-cgroup"],
      200: ["service-cgroup"],
      201: ["descendant"],
    },
  },
  {
    name: "not the neighbours in a service that starts other things too",
    host: {
      processes: [
        processEntry({ pid: 90, uid: 2_000, comm: "pm2", cgroup: "/system.slice/pm2.service" }),
        { ...GATEWAY, ppid: 90, cgroup: "/system.slice/pm2.service" },
        processEntry({
          pid: 91,
          ppid: 90,
          uid: 2_000,
          comm: "blog",
          cgroup: "/system.slice/pm2.service",
        }),
        OTHER_LOGIN,
      ],
    },
    members: { 100: ["gateway-title"] },
  },
  {
    name: "a wrapper and an orphan in a service of another name that runs nothing else",
    host: {
      processes: [
        processEntry({
          pid: 90,
          uid: 2_000,
          comm: "run.sh",
          cgroup: "/system.slice/assistant.service",
        }),
        { ...GATEWAY, ppid: 90, cgroup: "/system.slice/assistant.service" },
        processEntry({
          pid: 200,
          uid: 2_000,
          comm: "fc-cached",
          cgroup: "/system.slice/assistant.service",
        }),
        OTHER_LOGIN,
      ],
    },
    members: {
      90: ["service-cgroup"],
      100: ["gateway-title", "service-cgroup"],
      200: ["service-cgroup"],
    },
  },
  {
    name: "nothing but its own tree when it was started in a login session, a slice or the root group",
    host: {
      processes: [
        { ...GATEWAY, cgroup: "/user.slice/user-2000.slice/session-9.scope" },
        { ...BROKER, cgroup: "/user.slice/user-2000.slice/session-9.scope" },
        OTHER_LOGIN,
      ],
    },
    members: { 100: ["gateway-title"], 101: ["gateway-title"] },
  },
  {
    name: "all of a container, tini included",
    host: {
      processes: [
        processEntry({
          pid: 99,
          uid: 0,
          comm: "tini",
          cgroup: `/system.slice/docker-${"a".repeat(64)}.scope`,
        }),
        { ...GATEWAY, ppid: 99, cgroup: `/system.slice/docker-${"a".repeat(64)}.scope` },
      ],
    },
    members: { 99: ["service-cgroup"], 100: ["gateway-title", "service-cgroup", "exclusive-uid"] },
  },
  {
    name: "everything of a user who exists for the gateway alone, even with a terminal that it gave itself",
    host: {
      processes: [
        GATEWAY,
        processEntry({ pid: 200, uid: 2_000, comm: "fc-cached", hasTty: true }),
        processEntry({ pid: 201, ppid: 200, uid: 0 }),
      ],
    },
    members: {
      100: ["gateway-title", "exclusive-uid"],
      200: ["exclusive-uid"],
      201: ["descendant"],
    },
  },
  {
    name: "not what starts the gateway, since that is held",
    host: {
      processes: [processEntry({ pid: 90, uid: 2_000, comm: "loop.sh" }), { ...GATEWAY, ppid: 90 }],
    },
    members: { 100: ["gateway-title", "exclusive-uid"] },
  },
  {
    name: "not everything of the operator's own user, nor of root",
    host: {
      processes: [
        { ...GATEWAY, uid: 1_000 },
        processEntry({ pid: 200 }),
        processEntry({ pid: 300, uid: 0, comm: "openclaw-doctor" }),
        processEntry({ pid: 301, uid: 0, comm: "nginx" }),
      ],
    },
    members: { 100: ["gateway-title"], 300: ["gateway-title"] },
  },
  {
    name: "not the user's service manager and its bus, but what only calls itself so",
    host: {
      processes: [
        GATEWAY,
        processEntry({ pid: 60, uid: 2_000, comm: "systemd" }),
        processEntry({ pid: 61, ppid: 60, uid: 2_000, comm: "(sd-pam)" }),
        processEntry({ pid: 62, ppid: 60, uid: 2_000, comm: "dbus-daemon" }),
        processEntry({ pid: 200, uid: 2_000, comm: "systemd" }),
        processEntry({ pid: 201, uid: 2_000, comm: "sshd" }),
        processEntry({ pid: 202, ppid: 100, uid: 2_000, comm: "dbus-daemon" }),
      ],
      marks: [
        processMarks({ pid: 60, exe: "/usr/lib/systemd/systemd" }),
        processMarks({ pid: 61, exe: null, readable: false }),
        processMarks({ pid: 62, exe: "/usr/bin/dbus-daemon" }),
        processMarks({ pid: 200, exe: "/tmp/systemd", isSystemProgram: false }),
        processMarks({ pid: 201, exe: "/usr/sbin/sshd" }),
        processMarks({ pid: 202, exe: "/usr/bin/dbus-daemon" }),
      ],
    },
    members: {
      100: ["gateway-title", "exclusive-uid"],
      200: ["exclusive-uid"],
      201: ["exclusive-uid"],
      202: ["descendant", "exclusive-uid"],
    },
  },
  {
    name: "nothing that has ended, and no kernel thread",
    host: {
      processes: [
        { ...GATEWAY, state: "Z" },
        processEntry({ pid: 101, ppid: 2, uid: 0, comm: "openclaw", isKernelThread: true }),
      ],
    },
    members: {},
  },
  {
    name: "not a gateway of another state directory, when one was asked for, nor its children and user",
    host: {
      processes: [
        GATEWAY,
        BROKER,
        { ...GATEWAY, pid: 300 },
        { ...COMMAND, pid: 302, ppid: 300 },
        processEntry({ pid: 400, uid: 2_000 }),
      ],
      apart: [300],
    },
    members: { 100: ["gateway-title"], 101: ["gateway-title"] },
  },
];
