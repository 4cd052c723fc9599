/** Control groups v2 (cgroup-v2.rst), wherever they are mounted; reading and writing their small files. */

import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readFileSync,
  readdirSync,
  writeSync,
} from "node:fs";
import { fromPrintable } from "../../model/printable.ts";
import type { ControlGroups } from "../../ports/processes.ts";
import { parseMounts } from "./mounts.ts";
import type { Mount } from "./mounts.ts";
import { readText } from "./proc-file.ts";

export function linuxControlGroups(): ControlGroups {
  const mounts = parseMounts(readText("/proc/self/mountinfo") ?? "").filter(
    ({ type }) => type === "cgroup2",
  );
  const file = (path: string, name: string): string =>
    `${folderOf(path, mounts) ?? "/nonexistent"}/${name}`;
  return {
    canFreeze: (path) => isWritable(file(path, "cgroup.freeze")),
    isFrozen: (path) => /^frozen 1$/m.test(readFileSync(file(path, "cgroup.events"), "utf8")),
    freezeSetting: (path) =>
      readFileSync(file(path, "cgroup.freeze"), "utf8").trim() === "1" ? "1" : "0",
    setFreeze: (path, setting) => {
      write(file(path, "cgroup.freeze"), setting);
    },
    kill: (path) => {
      if (!isWritable(file(path, "cgroup.kill"))) return false;
      write(file(path, "cgroup.kill"), "1");
      return true;
    },
    members: (path) => membersBelow(file(path, "")),
  };
}

/**
 * The folder that shows a group, or `null` when it is outside of what is mounted here.
 * In a cgroup namespace the kernel prints paths from the namespace's root: `/../other` is beyond it.
 */
export function folderOf(printedPath: string, mounts: readonly Mount[]): string | null {
  const path = fromPrintable(printedPath);
  if (!path.startsWith("/")) return null;
  for (const { root, point } of mounts) {
    const below = relativeTo(path, root);
    if (below !== null && !below.split("/").includes("..")) return `${point}${below}`;
  }
  return null;
}

function relativeTo(path: string, root: string): string | null {
  if (root === "/") return path === "/" ? "" : path;
  if (path === root) return "";
  return path.startsWith(`${root}/`) ? path.slice(root.length) : null;
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Never creates: a group that is gone stays gone. */
function write(path: string, content: string): void {
  const descriptor = openSync(path, constants.O_WRONLY);
  try {
    writeSync(descriptor, content);
  } finally {
    closeSync(descriptor);
  }
}

/** Groups may appear and go while we read: one that is gone has no members. */
function membersBelow(folder: string): readonly number[] {
  const own = (readText(`${folder}/cgroup.procs`) ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map(Number);
  return [...own, ...groupsBelow(folder).flatMap((name) => membersBelow(`${folder}/${name}`))];
}

function groupsBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
