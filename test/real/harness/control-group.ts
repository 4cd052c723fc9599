/** A cgroup v2 group that a test made for itself, on whichever mount point this machine has for v2. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { waitFor } from "./wait.ts";

/** `/sys/fs/cgroup` on a present-day machine, `/sys/fs/cgroup/unified` on one that mixes v1 and v2. */
export function cgroupMount(): string | null {
  const line = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .find((mount) => mount.split(" ")[2] === "cgroup2");
  return line?.split(" ")[1] ?? null;
}

export function makeGroup(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** Kills whatever is in the group, frozen or not, and removes it with the groups below it. */
export async function removeGroup(path: string): Promise<void> {
  if (!existsSync(path)) return;
  killGroup(path);
  await waitFor(`removal of ${path}`, 5_000, () => removeTree(path), { everyMs: 20 });
}

/** For the moment when nothing can be waited for. */
export function killGroup(path: string): void {
  try {
    writeFileSync(join(path, "cgroup.kill"), "1");
  } catch {
    // The group is gone, or the kernel is older than 5.14: the PID namespace's end kills them then.
  }
}

/** False while a dying process still holds a group. */
function removeTree(path: string): boolean {
  try {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory() && !removeTree(join(path, entry.name))) return false;
    }
    rmdirSync(path);
    return true;
  } catch {
    return !existsSync(path);
  }
}
