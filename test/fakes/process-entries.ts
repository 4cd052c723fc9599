/** Processes as a test needs them: only what matters is said. */

import type { ProcessEntry, ProcessMarks } from "../../src/model/process.ts";

/** Started after all others unless it is said: the pid is also the start time. */
export function processEntry(said: Partial<ProcessEntry> & { readonly pid: number }): ProcessEntry {
  return {
    startTicks: String(said.pid),
    ppid: 1,
    pgid: said.pid,
    session: said.pid,
    hasTty: false,
    state: "S",
    uid: 1_000,
    comm: "sh",
    argv: [],
    cgroup: "/",
    isKernelThread: false,
    ...said,
  };
}

export function processMarks(said: Partial<ProcessMarks> & { readonly pid: number }): ProcessMarks {
  return {
    execMark: false,
    serviceMark: false,
    cwd: "/",
    exe: "/usr/bin/dash",
    isSystemProgram: true,
    readable: true,
    ...said,
  };
}

export const INIT = processEntry({
  pid: 1,
  ppid: 0,
  uid: 0,
  comm: "systemd",
  cgroup: "/init.scope",
});

/** A gateway with its broker and a command, as OpenClaw makes them (facts/openclaw.md §2). */
export const GATEWAY = processEntry({
  pid: 100,
  uid: 2_000,
  comm: "openclaw-gatewa",
  argv: ["openclaw-gateway"],
});

export const BROKER = processEntry({
  pid: 101,
  ppid: 100,
  uid: 2_000,
  comm: "node-MainThread",
  argv: ["/usr/bin/node", "/usr/lib/node_modules/openclaw/dist/process/spawn-broker/worker.js"],
});

export const COMMAND = processEntry({
  pid: 102,
  ppid: 101,
  uid: 2_000,
  comm: "bash",
  argv: ["/bin/bash", "-c", "curl evil"],
});
