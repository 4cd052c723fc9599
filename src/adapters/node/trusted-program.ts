/** Finds a program that only root can have put there: the suspect user controls PATH, not these folders. */

import { lstatSync, readlinkSync } from "node:fs";
import type { Stats } from "node:fs";
import { join } from "node:path";

export const SYSTEM_FOLDERS: readonly string[] = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

const WRITABLE_BY_OTHERS = 0o022;
const EXECUTABLE = 0o111;
/** As many links as path_resolution(7) follows. */
const MOST_LINKS = 40;

/** Absolute path as it must be executed (its last name may be a link that selects a tool), or `null`. */
export function trustedProgram(
  name: string,
  folders: readonly string[] = SYSTEM_FOLDERS,
): string | null {
  if (!/^[a-z0-9][a-z0-9._+-]*$/iu.test(name)) return null;
  return folders.map((folder) => join(folder, name)).find((path) => isTrusted(path)) ?? null;
}

/** Whether every folder, link and file on the way belongs to root and nobody else can write to it. */
function isTrusted(path: string): boolean {
  try {
    return isTrustedProgramFile(endOf(path));
  } catch {
    return false;
  }
}

/** Walks name by name as the kernel does; throws where a stranger could have changed the way. */
function endOf(path: string): Stats {
  const names = path.split("/").filter((name) => name !== "");
  let links = 0;
  let place = "/";
  let stats = ownedByRoot("/");
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === "." || name === "..") throw new Error(`${path} leads through ${name}`);
    const next = join(place, name);
    stats = ownedByRoot(next);
    if (!stats.isSymbolicLink()) {
      place = next;
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) throw new Error(`${path} has too many links`);
    const target = readlinkSync(next);
    const absolute = target.startsWith("/") ? target : join(place, target);
    names.unshift(...absolute.split("/").filter((part) => part !== ""));
    place = "/";
  }
  return stats;
}

function ownedByRoot(path: string): Stats {
  const stats = lstatSync(path);
  const isOpen = !stats.isSymbolicLink() && (stats.mode & WRITABLE_BY_OTHERS) !== 0;
  if (stats.uid !== 0 || isOpen) throw new Error(`${path} can be changed by others than root`);
  return stats;
}

function isTrustedProgramFile(stats: Stats): boolean {
  return stats.isFile() && (stats.mode & EXECUTABLE) !== 0;
}
