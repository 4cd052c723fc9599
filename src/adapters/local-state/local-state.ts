/** The state directory through its descriptor: no parent can be swapped for a link between look and change. */

import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  renameSync,
  unlinkSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import type { Stats } from "node:fs";
import type { KeptFile, LocalFile, LocalState, LocalStatePlace } from "../../ports/local-state.ts";
import { syncFolder, writeWhole } from "../node/durable-file.ts";
import { isErrno } from "../node/errno.ts";
import { editedDatabase } from "./edited-database.ts";

const LIMIT = 1024 * 1024 * 1024;
const NEW_SUFFIX = ".ir-new";

/** Throws with the errno when the state directory is not there or is a link. */
export function nodeLocalState({ stateDirectory, keepFolder }: LocalStatePlace): LocalState {
  closeSync(openSync(stateDirectory, FOLDER));
  /** By what is in it: another call never writes over what the one before kept. */
  const inKeep = (sha256: string): string => join(keepFolder, sha256);
  const within = <T>(name: string, act: (path: string) => T): T =>
    withinFolder(stateDirectory, name, act);
  const read = (name: string): ReturnType<typeof readPlain> => {
    try {
      return within(name, readPlain);
    } catch (error) {
      if (isErrno(error, "ENOENT")) return "absent";
      // Of a folder on the way: links are not followed.
      if (isErrno(error, "ELOOP") || isErrno(error, "ENOTDIR"))
        return { problem: "a folder on the way to it is a link, or no folder" };
      throw error;
    }
  };
  const keep = (name: string): KeptFile => {
    const file = read(name);
    if (file === "absent") return { name, before: "" };
    if ("problem" in file) throw new Error(`${name}: ${file.problem}`);
    const status = within(name, (path) => lstatSync(path));
    mkdirSync(keepFolder, { recursive: true, mode: 0o700 });
    writePrivate(inKeep(file.sha256), file.bytes, status);
    return { name, before: file.sha256 };
  };
  const remove = (name: string): void => {
    if (read(name) !== "absent") within(name, removePlain);
  };
  const replace = (name: string, bytes: Uint8Array, like: Stats | null = null): void =>
    within(name, (path) => replacePlain(path, bytes, like ?? lstatSync(path)));
  return {
    read,
    names: (folder) =>
      withinFolder(stateDirectory, join(folder, "."), (path) => namesOf(dirname(path))),
    keep,
    remove,
    replace: (name, bytes) => replace(name, bytes),
    putBack: ({ name, before }) => {
      if (before === "") return remove(name);
      const copy = inKeep(before);
      return replace(name, readFileSync(copy), lstatSync(copy));
    },
    ...databaseOf({ inKeep, keep, remove, replace }),
  };
}

interface Hand {
  inKeep(sha256: string): string;
  keep(name: string): KeptFile;
  remove(name: string): void;
  replace(name: string, bytes: Uint8Array, like: Stats): void;
}

type DatabaseDeeds = Pick<LocalState, "prepareDatabase" | "installDatabase">;

function databaseOf({ inKeep, keep, remove, replace }: Hand): DatabaseDeeds {
  const prepared = new Map<string, { readonly path: string; readonly like: string }>();
  return {
    prepareDatabase: (name, tables, socketToken) => {
      const [main, log] = [keep(name), keep(`${name}-wal`)];
      keep(`${name}-shm`);
      if (main.before === "") return null;
      const kept = inKeep(main.before);
      const target = `${kept}${NEW_SUFFIX}`;
      prepared.set(name, { path: target, like: kept });
      const keptLog = log.before === "" ? null : inKeep(log.before);
      return editedDatabase({ kept, keptLog, target, tables, socketToken });
    },
    installDatabase: (name) => {
      const ready = prepared.get(name);
      if (ready === undefined) throw new Error(`${name} was not prepared`);
      const fresh = readFileSync(ready.path);
      for (const part of ["-wal", "-shm"]) remove(`${name}${part}`);
      replace(name, fresh, lstatSync(ready.like));
      // It holds values that live on: what was kept is enough for the way back.
      unlinkSync(ready.path);
    },
  };
}

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** One folder after the other, none of them a link. */
function withinFolder<T>(base: string, name: string, act: (path: string) => T): T {
  const parts = name.split("/").slice(0, -1);
  let folder = openSync(base, FOLDER);
  try {
    for (const part of parts) {
      const inner = openSync(`/proc/self/fd/${folder}/${part}`, FOLDER);
      closeSync(folder);
      folder = inner;
    }
    return act(`/proc/self/fd/${folder}/${basename(name)}`);
  } finally {
    closeSync(folder);
  }
}

function readPlain(path: string): LocalFile | "absent" | { readonly problem: string } {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return "absent";
    return { problem: isErrno(error, "ELOOP") ? "it is a link" : "it cannot be opened" };
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { problem: "it is no regular file" };
    if (status.nlink !== 1) return { problem: "it has more than one name" };
    if (status.size > LIMIT) return { problem: "it is larger than 1 GiB" };
    const bytes = readWhole(descriptor, status.size);
    return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  } finally {
    closeSync(descriptor);
  }
}

function readWhole(descriptor: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let read = 0;
  while (read < size) {
    const count = readSync(descriptor, bytes, read, size - read, read);
    if (count === 0) return bytes.subarray(0, read);
    read += count;
  }
  return bytes;
}

function namesOf(path: string): readonly string[] {
  try {
    return readdirSync(path).toSorted();
  } catch {
    return [];
  }
}

/** Whole or not at all; owner and mode as of `like`. */
function replacePlain(path: string, bytes: Uint8Array, like: Stats): void {
  const fresh = `${path}${NEW_SUFFIX}`;
  removePlain(fresh);
  const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants;
  const descriptor = openSync(fresh, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600);
  try {
    writeWhole(descriptor, bytes);
    fchownSync(descriptor, like.uid, like.gid);
    fchmodSync(descriptor, like.mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

function removePlain(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw error;
  }
  syncFolder(dirname(path));
}

/** In our own folder; owner and mode are kept with the copy, for the way back. */
function writePrivate(path: string, bytes: Uint8Array, like: Stats): void {
  if (existsSync(path)) return;
  const fresh = `${path}.part`;
  removePlain(fresh);
  const descriptor = openSync(
    fresh,
    constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
    0o600,
  );
  try {
    writeWhole(descriptor, bytes);
    fchownSync(descriptor, like.uid, like.gid);
    fchmodSync(descriptor, like.mode & 0o7777);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}
