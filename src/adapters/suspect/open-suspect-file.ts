/** Opening one file of the suspect by its whole path: no link is followed on the way, nothing waits. */

import { closeSync, constants, fstatSync, openSync } from "node:fs";
import type { EntryStatus } from "../../ports/evidence-tree.ts";
import { errnoOf, kindOf, statusOf } from "../evidence/entry-status.ts";
import { below, lastName, openParent } from "../evidence/folder-descriptor.ts";

export type Opened =
  | { readonly kind: "open"; readonly descriptor: number; readonly status: EntryStatus }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const SLASH = 0x2f;

const REASONS: Readonly<Record<string, string>> = {
  ELOOP: "is a link, which is not followed",
  ENOTDIR: "lies behind a link, or below something that is no folder",
  ENXIO: "is not a regular file",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  ENAMETOOLONG: "has a name that is too long",
};

/** `path` is absolute; the caller closes the descriptor. */
export function openSuspectFile(path: Uint8Array): Opened {
  if (!isPlain(path)) return { kind: "unreadable", reason: "is not a plain absolute path" };
  try {
    return regular(openLast(path.subarray(1)));
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT") return { kind: "absent" };
    return { kind: "unreadable", reason: REASONS[errno] ?? `cannot be opened (${errno})` };
  }
}

function regular(descriptor: number): Opened {
  const status = statusOf(fstatSync(descriptor, { bigint: true }));
  if (kindOf(status.mode) === "file") return { kind: "open", descriptor, status };
  closeSync(descriptor);
  return { kind: "unreadable", reason: "is not a regular file" };
}

function openLast(path: Uint8Array): number {
  const folder = openParent("/", path);
  try {
    return openQuietly(below(folder, lastName(path)));
  } finally {
    closeSync(folder);
  }
}

/** open(2): O_NOATIME is for the owner and for root; without the right it fails with EPERM. */
function openQuietly(path: Buffer): number {
  try {
    return openSync(path, READ | constants.O_NOATIME);
  } catch (error) {
    if (errnoOf(error) !== "EPERM") throw error;
    return openSync(path, READ);
  }
}

/** From the root, without empty names, `.`, `..` and NUL. */
function isPlain(path: Uint8Array): boolean {
  if (path[0] !== SLASH || path.includes(0)) return false;
  const names = Buffer.from(path.subarray(1)).toString("latin1").split("/");
  return names.every((name) => name !== "" && name !== "." && name !== "..");
}
