/** The files that make up a unit, found by name: a held unit does not tell them any more. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Characters of systemd.unit(5): a name comes from a path of the suspect and becomes a file name. */
export function isUnitName(name: string): boolean {
  return /^[\w:\\@][\w:\\@.-]*\.[a-z]+$/u.test(name);
}

/** Unit file and drop-ins in all folders of the manager's load path, our own link left out. */
export function unitFiles(
  name: string,
  loadPath: readonly string[],
  controlFolder: string,
): readonly string[] {
  return loadPath.flatMap((folder) => {
    const file = join(folder, name);
    const own = folder !== controlFolder && existsSync(file) ? [file] : [];
    return [...own, ...dropIns(`${file}.d`)];
  });
}

function dropIns(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".conf"))
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
