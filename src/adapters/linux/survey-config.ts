/** Config files that lock files name: claims of the suspect, believed only about files of its own user. */

import { lstatSync } from "node:fs";
import type { LockFile } from "../../model/lock-file.ts";

export function claimedConfigPaths(locks: readonly LockFile[]): readonly string[] {
  const claims = locks.flatMap((lock) =>
    lock.configPath === null ? [] : [{ path: lock.configPath, lock }],
  );
  return [
    ...new Set(claims.filter(({ path, lock }) => isOwnFile(path, lock)).map(({ path }) => path)),
  ];
}

function isOwnFile(path: string, lock: LockFile): boolean {
  try {
    const status = lstatSync(path);
    return status.isFile() && status.uid === lock.ownerUid;
  } catch {
    return false;
  }
}
