/** The process table from `/proc`; signals only to a process whose start time was just checked. */

import type { ProcessEntry, ProcessIdentity } from "../../model/process.ts";
import type { Processes, Signal, SignalResult } from "../../ports/processes.ts";
import { isErrno } from "../node/errno.ts";
import { furtherThreads, isNumber, readBounded, readNames, readText } from "./proc-file.ts";
import { parseArguments, parseControlGroup, parseRealUid, parseStat } from "./proc-text.ts";
import type { StatFields } from "./proc-text.ts";
import { readMarks } from "./process-marks.ts";

export function linuxProcesses(): Processes {
  return {
    ownPid: process.pid,
    scan: () =>
      (readNames("/proc") ?? [])
        .filter(isNumber)
        .map(Number)
        .toSorted((left, right) => left - right)
        .map(readEntry)
        .filter((entry) => entry !== null),
    marks: (pids) => pids.map(readMarks),
    look,
    signal: sendSignal,
  };
}

function look(process: ProcessIdentity): ProcessEntry | null {
  const entry = readEntry(process.pid);
  return entry?.startTicks === process.startTicks ? entry : null;
}

/**
 * Node has no pidfd_send_signal(2). Between the check and kill(2) a pid could only be reused after
 * the whole pid space was gone round, within microseconds.
 */
function sendSignal({ pid, startTicks }: ProcessIdentity, signal: Signal): SignalResult {
  if (pid <= 1 || startTicksOf(pid) !== startTicks) return "gone";
  try {
    process.kill(pid, signal);
    return "sent";
  } catch (cause) {
    return isErrno(cause, "EPERM") ? "not-permitted" : "gone";
  }
}

function startTicksOf(pid: number): string | null {
  return parseStat(readText(`/proc/${pid}/stat`) ?? "")?.startTicks ?? null;
}

function readEntry(pid: number): ProcessEntry | null {
  const stat = parseStat(readText(`/proc/${pid}/stat`) ?? "");
  if (stat === null) return null;
  const uid = stat.isKernelThread ? 0 : parseRealUid(readText(`/proc/${pid}/status`) ?? "");
  if (uid === null) return null;
  const { comm, ppid, pgid, session, hasTty, isKernelThread, startTicks } = stat;
  return {
    pid,
    startTicks,
    ppid,
    pgid,
    session,
    hasTty,
    state: stateOf(stat),
    uid,
    comm,
    argv: argumentsOf(stat),
    cgroup: isKernelThread ? "" : parseControlGroup(readText(`/proc/${pid}/cgroup`) ?? ""),
    isKernelThread,
  };
}

function stateOf(stat: StatFields): string {
  if (!mayHideThreads(stat)) return stat.state;
  const states = furtherThreads(stat.pid)
    .map((folder) => parseStat(readText(`${folder}/stat`) ?? "")?.state)
    .filter((state) => state !== undefined && state !== "Z" && state !== "X");
  // One thread that runs is a process that runs.
  return states.find((state) => state !== "T" && state !== "t") ?? states[0] ?? "Z";
}

function mayHideThreads({ state, threads }: StatFields): boolean {
  return state === "Z" && threads > 1;
}

function argumentsOf(stat: StatFields): readonly string[] {
  if (stat.isKernelThread) return [];
  const [folder] = mayHideThreads(stat) ? furtherThreads(stat.pid) : [];
  return readArguments(folder ?? `/proc/${stat.pid}`);
}

function readArguments(folder: string): readonly string[] {
  const bytes = readBounded(`${folder}/cmdline`);
  if (bytes === null) return [];
  const text = bytes.toString("utf8");
  return parseArguments(text.includes("\ufffd") ? bytes : text);
}
