/** Names resolved below an open folder, so that nobody can swap a parent for a link under us. */

import { closeSync, constants, openSync } from "node:fs";

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const SLASH = 0x2f;

/** What openat(2) would do: Node has no such call, but `/proc/self/fd/N/name` resolves the same way. */
export function below(folder: number, name: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${folder}/`), name]);
}

export function openFolder(path: string | Buffer): number {
  return openSync(path, FOLDER);
}

/** Opens the folder that holds the last name of `path`, one component at a time. */
export function openParent(base: string, path: Uint8Array): number {
  let folder = openFolder(base);
  for (const name of components(path).slice(0, -1)) {
    const inner = openInner(folder, name);
    folder = inner;
  }
  return folder;
}

export function lastName(path: Uint8Array): Uint8Array {
  return path.subarray(path.lastIndexOf(SLASH) + 1);
}

export function parentOf(path: Uint8Array): Uint8Array {
  return path.subarray(0, Math.max(0, path.lastIndexOf(SLASH)));
}

function openInner(folder: number, name: Uint8Array): number {
  try {
    return openFolder(below(folder, name));
  } finally {
    closeSync(folder);
  }
}

function components(path: Uint8Array): readonly Uint8Array[] {
  const names: Uint8Array[] = [];
  let start = 0;
  for (let end = path.indexOf(SLASH); end >= 0; end = path.indexOf(SLASH, start)) {
    names.push(path.subarray(start, end));
    start = end + 1;
  }
  return [...names, path.subarray(start)];
}
