/** Every file that is searched, and what cannot be: links that lead away, devices, pipes. */

import { isoUtc } from "../../model/instant.ts";
import { printable } from "../../model/printable.ts";
import { folderOf, isInside, normalPath, resolvePath } from "../../openclaw/suspect-path.ts";
import type { SuspectEntry } from "../../ports/suspect.ts";
import { HOME_FILES } from "./home-files.ts";
import type { HomeFile } from "./home-files.ts";
import type { Survey } from "./survey.ts";

export interface ListedFile {
  readonly entry: SuspectEntry;
  /** As text: what it is named by in messages is `entry.path`. */
  readonly path: string;
  /** Of the state directory that it lies in; else null. */
  readonly below: string | null;
  /** Of the home that it lies in, for files that are known by name; else null. */
  readonly home: HomeFile | null;
  /** Below the state directory, or `~/` and below the home; else the whole path. */
  readonly relative: string;
  /** ISO 8601, by the clock of the suspect. */
  readonly modified: string;
}

const SOCKET = 0o140_000;
const TYPE = 0o170_000;

/** Installed code and pictures of the web interface: many, large, and nobody's secrets by their form. */
const PACKAGES = /\/node_modules\/|\/cache\/control-ui-assets\//u;

export function isInstalledCode(path: string): boolean {
  return PACKAGES.test(path);
}

/** `more`: folders that the config names, workspaces above all. */
export function listFiles(survey: Survey, more: readonly string[]): readonly ListedFile[] {
  const { suspect } = survey;
  const { stateDirectories, configPaths, logFolders, startFiles, homes } = suspect.places;
  const roots = [
    ...stateDirectories,
    ...stateDirectories.map((folder) => `${folder}.update-captures`),
    ...more,
    ...configPaths.flatMap((path) => besideConfig(survey, path)),
    ...logFolders,
    ...startFiles,
  ].map(normalPath);
  const known = homes.flatMap((home) =>
    HOME_FILES.map((file) => ({ root: normalPath(`${home}/${file.path}`), file })),
  );
  const found = new Map<string, ListedFile>();
  const listed: string[] = [];
  for (const root of [...new Set(roots)].toSorted()) {
    // A folder inside another was listed with it.
    if (listed.some((above) => isInside(above, root))) continue;
    listed.push(root);
    for (const entry of suspect.list(root)) add(survey, found, { entry, home: null });
  }
  for (const { root, file } of known) {
    for (const entry of suspect.list(root)) add(survey, found, { entry, home: file });
  }
  const all = [...listed, ...known.map(({ root }) => root), ...suspect.places.packageFolders];
  tellLinks(survey, found, all);
  return [...found.values()].filter(({ entry }) => entry.kind === "file");
}

/** A config outside a state directory has its copies beside it. */
function besideConfig({ suspect }: Survey, path: string): readonly string[] {
  const folder = folderOf(path);
  const isInState = suspect.places.stateDirectories.some((state) => isInside(state, folder));
  const suffixes = ["", ".bak", ".bak.1", ".bak.2", ".bak.3", ".bak.4", ".last-good"];
  return isInState ? [] : suffixes.map((suffix) => path + suffix);
}

function add(
  survey: Survey,
  found: Map<string, ListedFile>,
  { entry, home }: Pick<ListedFile, "entry" | "home">,
): void {
  const path = new TextDecoder().decode(entry.raw);
  const before = found.get(entry.path);
  const below =
    survey.suspect.places.stateDirectories.find((folder) => isInside(folder, path)) ?? null;
  found.set(entry.path, {
    entry,
    path,
    below,
    home: before?.home ?? home,
    relative: relativeName({ path, below, home }),
    modified: isoUtc(Number(entry.mtimeNs / 1_000_000n)) ?? "",
  });
  if (entry.kind === "other" && (entry.mode & TYPE) !== SOCKET) {
    survey.tally.gap(`${entry.path} is no regular file and was not read`);
  }
}

function relativeName({ path, below, home }: Pick<ListedFile, "path" | "below" | "home">): string {
  if (home !== null) return `~/${home.path}`;
  return below === null ? path : path.slice(below.length + 1);
}

/** Links are never followed: one that leads where nothing was listed hides something. */
function tellLinks(
  survey: Survey,
  found: ReadonlyMap<string, ListedFile>,
  roots: readonly string[],
): void {
  for (const { entry, path } of found.values()) {
    if (entry.kind !== "symlink" || entry.link === null || isInstalledCode(path)) continue;
    const target = resolvePath(folderOf(path), new TextDecoder().decode(entry.link));
    const isListed = roots.some((root) => isInside(root, target));
    if (!isListed) {
      survey.tally.gap(`${entry.path} is a link to ${printable(target)}, which was not searched`);
    }
  }
}
