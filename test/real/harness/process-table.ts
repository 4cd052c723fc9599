/** Reads the machine's own /proc: processes as the kernel knows them, numbered from outside any lab. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export type ProcessFacts = {
  /** Number on this machine, for kill from a test. */
  readonly hostPid: number;
  /** Number that the process itself, and `ir` in the same lab, sees. */
  readonly pid: number;
  readonly parentHostPid: number;
  readonly state: string;
  readonly uid: number;
  readonly startTime: string;
  /** The kernel's short name, at most 15 bytes. */
  readonly name: string;
  readonly argv: readonly string[];
};

/** `null` when there is no such process, or it has ended and only waits to be reaped. */
export function readProcess(hostPid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${hostPid}/stat`, "utf8");
    // The name may hold blanks and brackets itself; only the last bracket ends it.
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const state = afterName[0] ?? "";
    if (state === "Z" || state === "X") return null;
    const status = readFileSync(`/proc/${hostPid}/status`, "utf8");
    return {
      hostPid,
      pid: Number(/^NSpid:.*?(\d+)$/m.exec(status)?.[1] ?? hostPid),
      parentHostPid: Number(afterName[1]),
      state,
      uid: Number(/^Uid:\t(\d+)/m.exec(status)?.[1]),
      startTime: afterName[19] ?? "",
      name: stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")")),
      argv: readFileSync(`/proc/${hostPid}/cmdline`, "utf8").split("\0").slice(0, -1),
    };
  } catch {
    return null;
  }
}

export function readEnvironment(hostPid: number): Readonly<Record<string, string>> {
  try {
    const lines = readFileSync(`/proc/${hostPid}/environ`, "utf8").split("\0");
    return Object.fromEntries(
      lines
        .filter((line) => line.includes("="))
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
  } catch {
    return {};
  }
}

export function namespaceOf(
  hostPid: number | "self",
  kind: "net" | "pid" | "mnt" | "cgroup",
): string | null {
  try {
    return readlinkSync(`/proc/${hostPid}/ns/${kind}`);
  } catch {
    return null;
  }
}

export function processesInPidNamespace(namespace: string): readonly ProcessFacts[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && namespaceOf(Number(name), "pid") === namespace)
    .map((name) => readProcess(Number(name)))
    .filter((facts) => facts !== null);
}

export function isSameProcess(hostPid: number, startTime: string): boolean {
  return readProcess(hostPid)?.startTime === startTime;
}
