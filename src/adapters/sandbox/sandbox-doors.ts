/** Closes, in a mount namespace of our own, every way from the sandbox to the machine around it. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The list of network namespaces whose firewall must stay alone has to be seen in here too. */
const FORBIDDEN = "/run/openclaw-ir/forbid-netns";

/** File systems that hold no files of the machine, or that a process needs as they are. */
const KERNEL_KINDS = new Set([
  "proc",
  "sysfs",
  "devtmpfs",
  "devpts",
  "mqueue",
  "cgroup",
  "cgroup2",
]);

/** @throws Error where a door stays open. */
export function closeDoors(folder: string, program: string): void {
  const mount = mountWith(program);
  mount(["--bind", folder, folder]);
  for (const place of placesOfTheMachine(folder)) mount(["-o", "remount,bind,ro", place]);
  const forbidden = existsSync(FORBIDDEN) ? readFileSync(FORBIDDEN) : null;
  // Service managers, message buses and container engines listen in /run: none may be asked from in here.
  mount(["-t", "tmpfs", "-o", "mode=755,nosuid,nodev", "tmpfs", "/run"]);
  if (forbidden !== null) {
    mkdirSync(dirname(FORBIDDEN), { recursive: true });
    writeFileSync(FORBIDDEN, forbidden);
  }
  // A control group reaches across process namespaces: freezing one could freeze the operator's session.
  if (existsSync("/sys/fs/cgroup")) mount(["-t", "tmpfs", "-o", "ro", "tmpfs", "/sys/fs/cgroup"]);
  // The usual place of a gateway's log shows the stand-in's instead.
  const log = join(folder, "log");
  mkdirSync(log, { recursive: true });
  if (existsSync("/tmp/openclaw")) mount(["--bind", log, "/tmp/openclaw"]);
}

/** Mount points that hold files of the machine, as /proc/self/mounts writes them: odd bytes in octal. */
function placesOfTheMachine(folder: string): readonly string[] {
  const lines = readFileSync("/proc/self/mounts", "utf8").trimEnd().split("\n");
  return lines
    .map((line) => line.split(" "))
    .filter(([, , kind = ""]) => !KERNEL_KINDS.has(kind))
    .map(([, escaped = ""]) =>
      escaped.replace(/\\([0-7]{3})/gu, (_, octal: string) =>
        String.fromCharCode(parseInt(octal, 8)),
      ),
    )
    .filter((place) => place !== folder);
}

function mountWith(program: string): (args: readonly string[]) => void {
  return (args) => {
    const run = spawnSync(program, [...args], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(`mount ${args.join(" ")}: ${run.stderr.trim()}`);
  };
}
