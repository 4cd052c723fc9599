/** Closes, in a mount namespace of our own, every way from the sandbox to the machine around it. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { trustedProgram } from "../node/trusted-program.ts";

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
export function closeDoors(folder: string): void {
  mount(["--bind", folder, folder]);
  makeReadOnly(folder);
  const forbidden = existsSync(FORBIDDEN) ? readFileSync(FORBIDDEN) : null;
  // Service managers, message buses and container engines listen in /run: none may be asked from in here.
  mount(["-t", "tmpfs", "-o", "mode=755,nosuid,nodev", "tmpfs", "/run"]);
  if (forbidden !== null) {
    mkdirSync(dirname(FORBIDDEN), { recursive: true });
    writeFileSync(FORBIDDEN, forbidden);
  }
  // A control group reaches across process namespaces: freezing one could freeze the operator's session.
  if (existsSync("/sys/fs/cgroup")) mount(["-t", "tmpfs", "-o", "ro", "tmpfs", "/sys/fs/cgroup"]);
  hideLogsOfOthers(join(folder, "log"));
}

/** The usual place of a gateway's log shows the stand-in's instead. */
function hideLogsOfOthers(log: string): void {
  mkdirSync(log, { recursive: true });
  if (existsSync("/tmp/openclaw")) mount(["--bind", log, "/tmp/openclaw"]);
}

function makeReadOnly(folder: string): void {
  const mounts = readFileSync("/proc/self/mounts", "utf8").trimEnd().split("\n");
  for (const line of mounts) {
    const [, escaped = "", kind = ""] = line.split(" ");
    const place = escaped.replace(/\\([0-7]{3})/gu, (_, octal: string) =>
      String.fromCharCode(parseInt(octal, 8)),
    );
    if (place !== folder && !KERNEL_KINDS.has(kind)) mount(["-o", "remount,bind,ro", place]);
  }
}

function mount(args: readonly string[]): void {
  const program = trustedProgram("mount");
  if (program === null) throw new Error("there is no mount program");
  const run = spawnSync(program, [...args], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`mount ${args.join(" ")}: ${run.stderr.trim()}`);
}
