/** Walks a tree through folder descriptors, with names as bytes, in a fixed order. */

import { closeSync, lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import type {
  EvidenceTree,
  FileIdentity,
  FoundEntry,
  Omission,
  TreeListing,
  TreeRequest,
} from "../../ports/evidence-tree.ts";
import { errnoOf, kindOf, statusOf } from "./entry-status.ts";
import { below, openFolder } from "./folder-descriptor.ts";
import { PackedEntries } from "./packed-entries.ts";

interface Walk {
  readonly request: TreeRequest;
  readonly entries: PackedEntries;
  readonly omissions: Omission[];
  readonly skip: ReadonlySet<string>;
  /** Device of the root: other filesystems are not entered. */
  device: string | null;
  /** Of all paths so far. */
  nameBytes: number;
}

/** A folder that is being read. */
interface Place {
  readonly descriptor: number;
  readonly prefix: Uint8Array;
  readonly depth: number;
}

/** Each level holds a descriptor open; deeper trees are made to break whoever walks them. */
const DEEPEST = 400;

/** PATH_MAX of linux/limits.h: what is below can be reached folder by folder only. */
const LONGEST = 4_096;

/** Of names in one listing, which is held in memory: a name may take 4 KiB. */
const MOST_NAME_BYTES = 256 * 1_048_576;

/** Named one by one beyond the budget; then whole folders are. */
const MOST_OMISSIONS = 1_000;

const SLASH = Buffer.from("/");

export const nodeEvidenceTree: EvidenceTree = { list };

function list(request: TreeRequest): TreeListing | null {
  const base = realPath(dirname(request.root));
  if (base === null) return null;
  const name = Buffer.from(basename(request.root));
  const skip = new Set(request.skip.map((path) => latin1(`${basename(request.root)}/${path}`)));
  const walk: Walk = {
    request,
    entries: new PackedEntries(),
    omissions: [],
    skip,
    device: null,
    nameBytes: 0,
  };
  const descriptor = openBase(base, walk);
  if (descriptor !== null) {
    visit(walk, { descriptor, prefix: Buffer.alloc(0), depth: 0 }, name);
    closeSync(descriptor);
  }
  if (walk.entries.length === 0 && walk.omissions.every(({ why }) => why === "vanished"))
    return null;
  const isLink = walk.entries.first?.kind === "symlink";
  return {
    base,
    entries: walk.entries,
    omissions: walk.omissions,
    behindLink: isLink ? realPath(request.root) : null,
  };
}

/** One character for each byte, so that names of any encoding compare. */
function latin1(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function openBase(base: string, walk: Walk): number | null {
  try {
    return openFolder(base);
  } catch (error) {
    omit(walk, Buffer.from(basename(walk.request.root)), error);
    return null;
  }
}

function visit(walk: Walk, place: Place, name: Uint8Array): void {
  const path = Buffer.concat([place.prefix, name]);
  if (walk.skip.has(path.toString("latin1"))) return leaveOut(walk, path, "by-another-collector");
  if (isFull(walk)) return leaveOut(walk, path, "too-many-entries");
  try {
    const entry = look(place, name, path);
    walk.device ??= entry.status.dev;
    if (isOwnOutput(entry, walk.request.exclude)) return leaveOut(walk, path, "own-output");
    walk.entries.add(entry);
    walk.nameBytes += path.length;
    if (entry.kind === "directory") enter(walk, place, entry);
  } catch (error) {
    omit(walk, path, error);
  }
}

function look(place: Place, name: Uint8Array, path: Uint8Array): FoundEntry {
  const where = below(place.descriptor, name);
  const status = statusOf(lstatSync(where, { bigint: true }));
  const kind = kindOf(status.mode);
  const linkTarget = kind === "symlink" ? readlinkSync(where, { encoding: "buffer" }) : null;
  return { path, kind, status, linkTarget };
}

function enter(walk: Walk, place: Place, folder: FoundEntry): void {
  if (folder.status.dev !== walk.device) return leaveOut(walk, folder.path, "other-filesystem");
  if (walk.request.isLate?.() === true) return leaveOut(walk, folder.path, "too-late");
  if (place.depth >= DEEPEST || folder.path.length > LONGEST)
    return leaveOut(walk, folder.path, "too-deep");
  const name = folder.path.subarray(place.prefix.length);
  const descriptor = openFolder(below(place.descriptor, name));
  try {
    const inside = {
      descriptor,
      prefix: Buffer.concat([folder.path, SLASH]),
      depth: place.depth + 1,
    };
    for (const inner of namesIn(descriptor)) {
      if (isCrowded(walk)) return leaveOut(walk, folder.path, "too-many-entries");
      visit(walk, inside, inner);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Millions of names that are not even collected must not fill the memory and the manifest. */
function isCrowded(walk: Walk): boolean {
  return isFull(walk) && walk.omissions.length >= MOST_OMISSIONS;
}

function isFull({ entries, request, nameBytes }: Walk): boolean {
  return entries.length >= request.maxEntries || nameBytes >= MOST_NAME_BYTES;
}

function namesIn(descriptor: number): readonly Buffer[] {
  const names = readdirSync(`/proc/self/fd/${descriptor}`, { encoding: "buffer" });
  return names.toSorted((left, right) => Buffer.compare(left, right));
}

function isOwnOutput(entry: FoundEntry, exclude: readonly FileIdentity[]): boolean {
  return exclude.some(({ dev, ino }) => dev === entry.status.dev && ino === entry.status.ino);
}

function leaveOut(walk: Walk, path: Uint8Array, why: Omission["why"]): void {
  walk.omissions.push({ path, why, errno: "" });
}

function omit(walk: Walk, path: Uint8Array, error: unknown): void {
  const errno = errnoOf(error);
  walk.omissions.push({ path, why: errno === "ENOENT" ? "vanished" : "unreadable", errno });
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
