/** Folders that only we and root can write: an attacker who can write them writes our journal. */

import { existsSync, lstatSync, mkdirSync, realpathSync } from "node:fs";
import type { Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import { syncFolder } from "./durable-file.ts";
import { isErrno } from "./errno.ts";

const GROUP_WRITES = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/** Makes what is missing (0700), and refuses what others can write. Answers the path without links. */
export function privateFolder(path: string): string {
  const folder = withoutLinks(path);
  makeFolder(folder);
  assertPrivate(folder, lstatSync(folder));
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    assertNotReplaceable(folder, above, lstatSync(above));
  }
  return folder;
}

/** The path as it is now, as far as it exists. */
export function withoutLinks(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch (cause) {
    if (!isErrno(cause, "ENOENT")) throw cause;
    return join(withoutLinks(dirname(absolute)), basename(absolute));
  }
}

function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  makePrivate(path);
}

/** Durable; throws EEXIST when there is something of that name. */
export function makePrivate(folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  syncFolder(dirname(folder));
}

function assertPrivate(folder: string, status: Stats): void {
  if (!status.isDirectory())
    throw refusal(folder, "is not a folder", `move it away, or choose another with --home`);
  if (!isOurs(status)) {
    throw refusal(
      folder,
      `belongs to user ${status.uid}, who could rewrite the journal`,
      "choose a folder of your own with --home",
    );
  }
  if ((status.mode & (GROUP_WRITES | OTHERS_WRITE)) !== 0) {
    throw refusal(folder, "can be written by other users", `run: chmod go-w '${folder}'`);
  }
}

/** Whoever can write a folder above can put another one in our place; a sticky one keeps what is ours. */
function assertNotReplaceable(folder: string, above: string, status: Stats): void {
  if (isOurs(status) && ((status.mode & OTHERS_WRITE) === 0 || (status.mode & STICKY) !== 0))
    return;
  const problem = `could be replaced by others, because they can write ${above}`;
  throw refusal(folder, problem, "choose a folder in another place with --home");
}

function isOurs(status: Stats): boolean {
  return status.uid === 0 || status.uid === process.geteuid?.();
}

function refusal(folder: string, problem: string, hint: string): Refusal {
  return new Refusal({ kind: "unable", problem: `${folder} ${problem}`, hint });
}
