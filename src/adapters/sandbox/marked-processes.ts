/** Finds and ends what the gateway of one sandbox started, wherever it slipped to. */

import { readFileSync, readdirSync } from "node:fs";

import { MARK_VARIABLE } from "./sandbox-protocol.ts";

const ENDED = new Set(["Z", "X"]);

/** Pids of living processes, stopped ones included, that carry the mark of this folder. */
export function markedProcesses(folder: string): readonly number[] {
  const mark = `\0${MARK_VARIABLE}=${folder}\0`;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .filter((pid) => isMarked(pid, mark))
    .map(Number);
}

/** Sends SIGKILL until none is left, for one may start another meanwhile. False when some remain. */
export function endMarkedProcesses(folder: string): boolean {
  for (let attempts = 0; attempts < 100; attempts += 1) {
    const found = markedProcesses(folder);
    if (found.length === 0) return true;
    for (const pid of found) endQuietly(pid);
  }
  return false;
}

function isMarked(pid: string, mark: string): boolean {
  try {
    const environment = `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`;
    if (!environment.includes(mark)) return false;
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return !ENDED.has(stat.charAt(stat.lastIndexOf(")") + 2));
  } catch {
    // It ended while we read, or belongs to somebody else: not one of ours.
    return false;
  }
}

function endQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself in between.
  }
}
