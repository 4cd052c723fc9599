/** Where OpenClaw keeps its state: what a gateway has open, what its locks lie in, what its defaults are. */

import { statSync } from "node:fs";
import type { LockFile } from "../../model/lock-file.ts";
import { isSameHere } from "./descriptors.ts";
import type { OpenFile } from "./descriptors.ts";
import { readLockFiles } from "./lock-files.ts";
import { readNames } from "./proc-file.ts";

export interface StateDirectory {
  readonly path: string;
  /** The same for every name of one directory. */
  readonly key: string;
  readonly ownerUid: number;
  readonly locks: readonly LockFile[];
}

const DEFAULT_NAMES = [".openclaw", ".clawdbot", ".moltbot"];
const PROFILE = /^\.openclaw-[A-Za-z0-9._-]+$/;
const CONFIGS = ["openclaw.json", "clawdbot.json", "moltbot.json"];
const DATABASE = /^(\/.+)\/state\/openclaw\.sqlite(?:-wal|-shm)?$/;

/** The names that need no look into the home, which may be a folder of thousands. */
export function usualStateDirectories(home: string): readonly StateDirectory[] {
  return DEFAULT_NAMES.flatMap((name) => stateDirectory(`${home}/${name}`) ?? []);
}

/** `~/.openclaw-<profile>` (facts/openclaw.md §1). */
export function profileStateDirectories(home: string): readonly StateDirectory[] {
  const names = (readNames(home) ?? []).filter((name) => PROFILE.test(name)).toSorted();
  return names.flatMap((name) => stateDirectory(`${home}/${name}`) ?? []);
}

/** A directory that holds a configuration. */
function stateDirectory(path: string): StateDirectory | null {
  // Nearly all homes have none: asking like this costs no exception.
  if (!exists(path)) return null;
  return CONFIGS.some((name) => exists(`${path}/${name}`)) ? givenStateDirectory(path) : null;
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

/** A directory that somebody names; `null` when it is none. */
export function givenStateDirectory(path: string): StateDirectory | null {
  try {
    const status = statSync(path);
    if (!status.isDirectory()) return null;
    const key = `${status.dev}:${status.ino}`;
    return { path, key, ownerUid: status.uid, locks: readLockFiles(path) };
  } catch {
    return null;
  }
}

export interface OpenState {
  readonly directories: readonly string[];
  /** Names that mean something only inside the process's own mounts, such as a container's. */
  readonly elsewhere: readonly string[];
}

/** The directories whose databases are open. */
export function openState(files: readonly OpenFile[]): OpenState {
  const directories = new Set<string>();
  const elsewhere = new Set<string>();
  for (const file of files) {
    const directory = DATABASE.exec(file.name)?.[1];
    if (directory !== undefined) (isSameHere(file) ? directories : elsewhere).add(directory);
  }
  return { directories: [...directories], elsewhere: [...elsewhere] };
}
