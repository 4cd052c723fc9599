/** Reads the gateway's lock files from a state directory that may lay traps: no link, FIFO or giant is followed. */

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { parseLockClaim } from "../../model/lock-file.ts";
import type { LockFile } from "../../model/lock-file.ts";
import { readNames } from "./proc-file.ts";

const LONGEST = 64 * 1024;
/** One per config and user in practice. */
const MOST = 64;

/** `tmp/openclaw-<uid>/gateway.state.lock` and `gateway.<hash>.lock` (facts/openclaw.md §2). */
export function readLockFiles(stateDirectory: string): readonly LockFile[] {
  const folders = (readNames(`${stateDirectory}/tmp`) ?? []).filter((name) =>
    /^(?:openclaw|clawdbot|moltbot)-\d+$/.test(name),
  );
  return folders
    .slice(0, MOST)
    .flatMap((folder) => locksIn(`${stateDirectory}/tmp/${folder}`, stateDirectory));
}

function locksIn(folder: string, stateDirectory: string): readonly LockFile[] {
  const names = (readNames(folder) ?? []).filter((name) => /^gateway\.[\w.-]+\.?lock$/.test(name));
  return names
    .slice(0, MOST)
    .flatMap((name) => readLockFile(`${folder}/${name}`, stateDirectory) ?? []);
}

function readLockFile(path: string, foundIn: string): LockFile | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const status = fstatSync(descriptor);
    if (!status.isFile() || status.size > LONGEST) return null;
    const bytes = Buffer.alloc(status.size);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    const claim = parseLockClaim(bytes.toString("utf8", 0, length));
    return claim === null ? null : { ...claim, path, ownerUid: status.uid, foundIn };
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
