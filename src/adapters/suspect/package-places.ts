/** Where things were on the host: as the survey said, as far as it was collected. */

import { isJsonObject } from "../../model/json.ts";
import type { Json } from "../../model/json.ts";
import type { SuspectPlaces } from "../../ports/suspect.ts";
import type { PackageTree } from "./package-tree.ts";
import { CONFIG_NAMES, homesIn, logPlaces, packageOf, startPlaces } from "./start-places.ts";

/** What of a survey matters here; the package is anybody's. */
export interface SealedSurvey {
  readonly stateDirectories: readonly string[];
  readonly configPaths: readonly string[];
  readonly uids: readonly number[];
  readonly programs: readonly string[];
}

export const NO_SURVEY: SealedSurvey = {
  stateDirectories: [],
  configPaths: [],
  uids: [],
  programs: [],
};

const MOST_HOPS = 8;

export function readSurvey(bytes: Uint8Array): SealedSurvey {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    if (!isJsonObject(value)) return NO_SURVEY;
    return {
      stateDirectories: absolute(value["stateDirectories"]),
      configPaths: absolute(value["configPaths"]),
      uids: list(value["uids"]).filter((uid) => typeof uid === "number"),
      programs: list(value["members"]).flatMap((member) =>
        isJsonObject(member) ? absolute(member["argv"]) : [],
      ),
    };
  } catch {
    return NO_SURVEY;
  }
}

/** `passwd` is the text of the host's account file, or "". */
export function placesInPackage(
  tree: PackageTree,
  survey: SealedSurvey,
  passwd: string,
): SuspectPlaces {
  const isThere = (path: string): boolean => tree.list(path).length > 0;
  const existing = (paths: readonly string[]): readonly string[] => [
    ...new Set(paths.map((path) => realPath(tree, path)).filter(isThere)),
  ];
  const stated = survey.stateDirectories.length > 0 ? survey.stateDirectories : stateFolders(tree);
  const stateDirectories = existing(stated);
  const homes = homesIn(passwd, survey.uids);
  const inside = stateDirectories.flatMap((folder) =>
    CONFIG_NAMES.map((name) => `${folder}/${name}`),
  );
  const logs = logPlaces({
    temporary: temporaryFolders(tree),
    uids: survey.uids,
    stateDirectories,
  });
  return {
    stateDirectories,
    configPaths: [...new Set([...survey.configPaths, ...inside])].filter(isThere),
    homes,
    logFolders: existing(logs),
    startFiles: existing([...startPlaces(homes), ...rootsOf(tree, "unit-files")]),
    packageFolders: existing([
      ...survey.programs.flatMap((program) => packageOf(program) ?? []),
      ...packageFolders(tree),
    ]),
  };
}

/** Without a survey: whoever holds the shared database. */
function stateFolders(tree: PackageTree): readonly string[] {
  return pathsOf(tree).flatMap((path) => /^(.+)\/state\/openclaw\.sqlite$/u.exec(path)?.[1] ?? []);
}

function packageFolders(tree: PackageTree): readonly string[] {
  return pathsOf(tree).flatMap(
    (path) => /^(.*\/node_modules\/openclaw)\/package\.json$/u.exec(path)?.[1] ?? [],
  );
}

/** Folders above a log folder of OpenClaw's name. */
function temporaryFolders(tree: PackageTree): readonly string[] {
  const above = pathsOf(tree, "gateway-logs").flatMap(
    (path) => /^(.+)\/openclaw(?:-\d+)?\/openclaw-[^/]*\.log/u.exec(path)?.[1] ?? [],
  );
  return [...new Set(["/tmp", ...above])];
}

function rootsOf(tree: PackageTree, collector: string): readonly string[] {
  return pathsOf(tree, collector).filter(
    (path) => !path.startsWith("/etc/systemd/") && !path.includes("/.config/systemd/"),
  );
}

function pathsOf(tree: PackageTree, collector?: string): readonly string[] {
  const paths: string[] = [];
  for (const file of tree.files) {
    if (collector !== undefined && file.collector !== collector) continue;
    paths.push(Buffer.from(file.entry.raw).toString("utf8"));
  }
  return paths;
}

/** A state directory may be a link to its real place, which was collected as well. */
function realPath(tree: PackageTree, path: string): string {
  let at = path;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const link = tree.find(at)?.entry.link ?? null;
    if (link === null) break;
    const target = Buffer.from(link).toString("utf8");
    if (!target.startsWith("/")) break;
    at = target;
  }
  return at;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function absolute(value: Json | undefined): readonly string[] {
  return list(value)
    .filter((text) => typeof text === "string")
    .filter((text) => text.startsWith("/"));
}
