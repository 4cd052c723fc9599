import { describe, expect, test } from "vitest";

import { processTable } from "../../../src/model/process-table.ts";
import type { ProcessEntry, ProcessMarks } from "../../../src/model/process.ts";
import { findSupervisors } from "../../../src/model/supervision.ts";
import type { Supervisor } from "../../../src/model/target.ts";
import { BROKER, GATEWAY, INIT, processEntry, processMarks } from "../../fakes/process-entries.ts";

const UNIT = "/system.slice/openclaw-gateway.service";
const USER_UNIT =
  "/user.slice/user-2000.slice/user@2000.service/app.slice/openclaw-gateway.service";
const CONTAINER = `/docker/${"a".repeat(64)}`;

interface Case {
  readonly name: string;
  readonly above: readonly ProcessEntry[];
  readonly gateway: ProcessEntry;
  readonly groups?: readonly string[];
  readonly marks?: readonly ProcessMarks[];
  readonly supervisors: readonly Supervisor[];
}

const cases: readonly Case[] = [
  {
    name: "the unit of its own group",
    above: [],
    gateway: { ...GATEWAY, cgroup: UNIT },
    groups: [UNIT],
    supervisors: [
      { kind: "systemd-system", name: "openclaw-gateway.service", processes: [], uid: null },
    ],
  },
  {
    name: "the unit of a user's manager",
    above: [processEntry({ pid: 60, uid: 2_000, comm: "systemd" })],
    gateway: { ...GATEWAY, ppid: 60, cgroup: USER_UNIT },
    groups: [USER_UNIT],
    supervisors: [
      { kind: "systemd-user", name: "openclaw-gateway.service", processes: [], uid: 2_000 },
    ],
  },
  {
    name: "the container",
    above: [processEntry({ pid: 60, uid: 0, comm: "containerd-shim" })],
    gateway: { ...GATEWAY, ppid: 60, cgroup: CONTAINER },
    groups: [CONTAINER],
    supervisors: [{ kind: "container", name: "a".repeat(64), processes: [], uid: null }],
  },
  {
    name: "the processes above it, nearest first",
    above: [
      processEntry({ pid: 60, uid: 2_000, comm: "pm2", argv: ["PM2 v5.3.0: God Daemon"] }),
      processEntry({ pid: 61, ppid: 60, uid: 2_000, comm: "sh", argv: ["/bin/sh", "-c", "run"] }),
    ],
    gateway: { ...GATEWAY, ppid: 61, cgroup: "/system.slice/pm2.service" },
    supervisors: [
      {
        kind: "parent-process",
        name: "sh",
        processes: [
          { pid: 61, startTicks: "61" },
          { pid: 60, startTicks: "60" },
        ],
        uid: 2_000,
      },
    ],
  },
  {
    name: "nobody, when a person started it from a shell",
    above: [processEntry({ pid: 60, uid: 2_000, comm: "bash", hasTty: true })],
    gateway: { ...GATEWAY, ppid: 60, hasTty: true },
    supervisors: [],
  },
  {
    name: "a script that a person started from a shell, but not the shell",
    above: [
      processEntry({ pid: 60, uid: 2_000, comm: "bash", hasTty: true }),
      processEntry({
        pid: 61,
        ppid: 60,
        session: 60,
        uid: 2_000,
        comm: "bash",
        argv: ["bash", "loop.sh"],
        hasTty: true,
      }),
    ],
    gateway: { ...GATEWAY, ppid: 61, hasTty: true },
    supervisors: [
      {
        kind: "parent-process",
        name: "bash",
        processes: [{ pid: 61, startTicks: "61" }],
        uid: 2_000,
      },
    ],
  },
  {
    name: "nobody, when cron or tmux started it",
    above: [processEntry({ pid: 60, uid: 0, comm: "cron" })],
    gateway: { ...GATEWAY, ppid: 60 },
    supervisors: [],
  },
  {
    name: "what only calls itself cron",
    above: [processEntry({ pid: 60, uid: 2_000, comm: "cron", argv: ["cron"] })],
    gateway: { ...GATEWAY, ppid: 60 },
    marks: [processMarks({ pid: 60, exe: "/tmp/cron", isSystemProgram: false })],
    supervisors: [
      {
        kind: "parent-process",
        name: "cron",
        processes: [{ pid: 60, startTicks: "60" }],
        uid: 2_000,
      },
    ],
  },
  {
    name: "perhaps a service that it shares with others",
    above: [],
    gateway: { ...GATEWAY, cgroup: "/system.slice/cron.service" },
    supervisors: [{ kind: "unknown", name: "cron.service", processes: [], uid: null }],
  },
  { name: "nobody, when nothing is above it", above: [], gateway: GATEWAY, supervisors: [] },
];

describe("a gateway", () => {
  test.for(cases)("is started again by $name", ({ above, gateway, groups, marks, supervisors }) => {
    const found = findSupervisors({
      table: processTable([INIT, ...above, gateway, BROKER]),
      marks: new Map((marks ?? []).map((mark) => [mark.pid, mark])),
      protectedOnes: new Set([1]),
      members: new Set([gateway.pid, BROKER.pid]),
      seeds: [gateway, BROKER],
      groups: groups ?? [],
    });
    expect(found).toEqual(supervisors);
  });
});
