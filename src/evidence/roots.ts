/** Turns the collectors' paths into real places on this host. */

import type { Target } from "../model/target.ts";
import type { KernelFiles } from "../ports/evidence-kernel.ts";
import type { Collector } from "./collectors.ts";

/** What stands for each word in braces. */
export type Places = Readonly<Record<string, readonly string[]>>;

export interface Root {
  readonly path: string;
  readonly collector: Collector;
}

const LONGEST_TABLE = 4_194_304;
const LONGEST_ENVIRONMENT = 1_048_576;

/** Every combination of the words, patterns looked up, each place once and none below another. */
export function rootsFor(
  collectors: readonly Collector[],
  places: Places,
  kernel: KernelFiles,
): readonly Root[] {
  const roots = collectors.flatMap((collector) =>
    collector.paths
      .flatMap((path) => fillIn(path, places))
      .flatMap((path) => matching(path, kernel))
      .map((path) => ({ path, collector })),
  );
  // The suspect may make a million names that match: no root is compared with all others.
  const byRow = Map.groupBy(roots, rowOf);
  return roots.filter((root) => {
    const isFirst = byRow.get(rowOf(root))?.[0] === root;
    const above = foldersAbove(root.path).flatMap(
      (path) => byRow.get(rowOf({ ...root, path })) ?? [],
    );
    return isFirst && !above.some((other) => covers(other, root));
  });
}

export function placesOf(target: Target, kernel: KernelFiles): Places {
  return {
    state: target.stateDirectories,
    config: target.configPaths,
    uid: target.uids.map(String),
    home: homesOf(target.uids, kernel),
    tmp: temporaryFolders(target, kernel),
  };
}

/** passwd(5), without asking any name service: that could run code or leave the host. */
function homesOf(uids: readonly number[], kernel: KernelFiles): readonly string[] {
  const reading = kernel.read("/etc/passwd", LONGEST_TABLE);
  if (reading.kind === "failed") return [];
  const rows = Buffer.from(reading.bytes).toString("utf8").split("\n");
  const homes = rows.flatMap((row) => {
    const [, , uid, , , home = ""] = row.split(":");
    return uids.map(String).includes(uid ?? "") && home.startsWith("/") ? [home] : [];
  });
  return [...new Set(homes)].filter((home) => home !== "/");
}

/** OpenClaw logs below os.tmpdir(): the one variable whose value we must know, and no secret. */
function temporaryFolders(target: Target, kernel: KernelFiles): readonly string[] {
  const folders = target.members.flatMap(({ pid }) => {
    const reading = kernel.read(`/proc/${pid}/environ`, LONGEST_ENVIRONMENT);
    if (reading.kind === "failed") return [];
    const variables = Buffer.from(reading.bytes).toString("utf8").split("\0");
    return variables.flatMap(
      (variable) => /^(?:TMPDIR|TMP|TEMP)=(\/.+?)\/*$/u.exec(variable)?.[1] ?? [],
    );
  });
  return [...new Set(["/tmp", ...folders])];
}

function fillIn(path: string, places: Places): readonly string[] {
  const word = /\{([a-z]+)\}/u.exec(path);
  if (word?.[1] === undefined) return [path];
  const values = places[word[1]] ?? [];
  return values.flatMap((value) =>
    fillIn(
      path.replace(word[0], () => value),
      places,
    ),
  );
}

function matching(path: string, kernel: KernelFiles): readonly string[] {
  if (!path.endsWith("*")) return [path];
  const slash = path.lastIndexOf("/");
  const start = path.slice(slash + 1, -1);
  const listing = kernel.list(path.slice(0, slash));
  if (listing.kind === "failed") return [];
  const names = listing.names.filter((name) => name.startsWith(start));
  return names.toSorted().map((name) => `${path.slice(0, slash)}/${name}`);
}

function rowOf({ path, collector }: Root): string {
  return `${collector.archive} ${path}`;
}

function foldersAbove(path: string): readonly string[] {
  const names = path.split("/").slice(1, -1);
  return names.map((_, index) => `/${names.slice(0, index + 1).join("/")}`);
}

/** Whether the walk of a folder above comes past here anyway; what it skips it does not cover. */
function covers(above: Root, root: Root): boolean {
  const rest = root.path.slice(above.path.length + 1);
  return !above.collector.skip.some((skip) => rest === skip || rest.startsWith(`${skip}/`));
}
