/** Opening one file of a hostile tree: no link is followed, nothing waits, nobody's atime changes. */

import { closeSync, constants, fstatSync, lstatSync, openSync } from "node:fs";
import type { FilePiece } from "../../ports/evidence-archive.ts";
import type { EntryStatus } from "../../ports/evidence-tree.ts";
import { errnoOf, kindOf, statusOf } from "./entry-status.ts";
import { below, lastName, openParent, parentOf } from "./folder-descriptor.ts";

export interface Source {
  readonly descriptor: number;
  readonly status: EntryStatus;
}

/** Keeps the last folder open: pieces come folder by folder. */
export interface Sources {
  open(piece: FilePiece): Source;
  /** What is under the name now, or `null`. */
  look(piece: FilePiece): EntryStatus | null;
  close(): void;
}

const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

export function createSources(): Sources {
  let folder: {
    readonly base: string;
    readonly path: Uint8Array;
    readonly descriptor: number;
  } | null = null;
  const close = (): void => {
    if (folder !== null) closeSync(folder.descriptor);
    folder = null;
  };
  const parent = (piece: FilePiece): number => {
    const path = parentOf(piece.path);
    if (folder?.base === piece.base && Buffer.compare(folder.path, path) === 0)
      return folder.descriptor;
    close();
    folder = { base: piece.base, path, descriptor: openParent(piece.base, piece.path) };
    return folder.descriptor;
  };
  return {
    open: (piece) => openSource(below(parent(piece), lastName(piece.path)), constants.O_NOFOLLOW),
    look: (piece) => {
      try {
        return statusOf(lstatSync(below(parent(piece), lastName(piece.path)), { bigint: true }));
      } catch {
        return null;
      }
    },
    close,
  };
}

/** Through `/proc/PID/exe` or `/proc/PID/fd/N`: the link is the kernel's own, so it is followed. */
export function openThroughProcess(path: string): Source {
  return openSource(Buffer.from(path), 0);
}

export function statusNow(source: Source): EntryStatus {
  return statusOf(fstatSync(source.descriptor, { bigint: true }));
}

function openSource(path: Buffer, flags: number): Source {
  const descriptor = openQuietly(path, READ | flags);
  const status = statusOf(fstatSync(descriptor, { bigint: true }));
  if (kindOf(status.mode) === "file") return { descriptor, status };
  closeSync(descriptor);
  throw Object.assign(new Error("no longer a regular file"), { code: "ENOTREG" });
}

/** open(2): O_NOATIME is for the owner and for root; without the right it fails with EPERM. */
function openQuietly(path: Buffer, flags: number): number {
  try {
    return openSync(path, flags | constants.O_NOATIME);
  } catch (error) {
    if (errnoOf(error) !== "EPERM") throw error;
    return openSync(path, flags);
  }
}
