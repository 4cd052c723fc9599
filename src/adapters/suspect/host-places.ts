/** Where things are on this host, for the target that a survey found; links of our own trust end here. */

import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Target } from "../../model/target.ts";
import type { SuspectPlaces } from "../../ports/suspect.ts";
import { readAccounts } from "../linux/accounts.ts";
import { CONFIG_NAMES, logPlaces, packageOf, packagePlaces, startPlaces } from "./start-places.ts";

export function hostPlaces(target: Target, temporary: readonly string[]): SuspectPlaces {
  const stateDirectories = existing(target.stateDirectories);
  const homes = existing(
    readAccounts()
      .filter(({ uid, home }) => target.uids.includes(uid) && home !== "/")
      .map(({ home }) => home),
  );
  const inside = stateDirectories.flatMap((folder) =>
    CONFIG_NAMES.map((name) => join(folder, name)),
  );
  const argued = target.members.flatMap(({ argv }) =>
    argv.flatMap((text) => packageOf(text) ?? []),
  );
  return {
    stateDirectories,
    configPaths: namedFiles([...target.configPaths, ...inside]),
    homes,
    logFolders: existing(logPlaces({ temporary, uids: target.uids, stateDirectories })),
    startFiles: existing(startPlaces(homes)),
    packageFolders: existing([...argued, ...packagePlaces(homes)]),
  };
}

/** Real paths of what is there: below them no link is followed any more. */
function existing(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.flatMap((path) => realPath(path) ?? []))];
}

/** The folder's real path, and the name as it is: whether that is a link is for the reader to say. */
function namedFiles(paths: readonly string[]): readonly string[] {
  const named = paths
    .filter((path) => existsSync(path))
    .flatMap((path) => {
      const folder = realPath(dirname(path));
      return folder === null ? [] : [join(folder, basename(path))];
    });
  return [...new Set(named)];
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
