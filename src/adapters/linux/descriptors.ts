/** What processes hold open, read from the links of `/proc/PID/fd`. */

import { statSync } from "node:fs";
import { furtherThreads, readLink, readNames } from "./proc-file.ts";

export interface Descriptors {
  /** Inode numbers of sockets, as `/proc/net` prints them. */
  readonly sockets: ReadonlySet<string>;
  readonly files: readonly OpenFile[];
  readonly isWhole: boolean;
}

export interface OpenFile {
  /** Name in the mount namespace of the process. */
  readonly name: string;
  /** The link itself, which leads to the file wherever it is. */
  readonly link: string;
}

/** One survey asks several times about the same few processes. */
export interface DescriptorReader {
  /** `null` when they may not be read. */
  of(pid: number): Descriptors | null;
}

/** Bounds the time that a process with a million descriptors can cost; the rest is then said to be unread. */
const MOST = 65_536;

export function descriptorReader(): DescriptorReader {
  const known = new Map<number, Descriptors | null>();
  return {
    of: (pid) => {
      const found = known.get(pid) ?? (known.has(pid) ? null : readDescriptors(pid));
      known.set(pid, found);
      return found;
    },
  };
}

function readDescriptors(pid: number): Descriptors | null {
  const own = descriptorsIn(`/proc/${pid}/fd`);
  if (own === null || own.sockets.size + own.files.length > 0) return own;
  const others = furtherThreads(pid).map((folder) => descriptorsIn(`${folder}/fd`));
  return (
    others.find((found) => found !== null && found.sockets.size + found.files.length > 0) ?? own
  );
}

function descriptorsIn(folder: string): Descriptors | null {
  const numbers = readNames(folder);
  if (numbers === null) return null;
  const sockets = new Set<string>();
  const files: OpenFile[] = [];
  for (const number of numbers.slice(0, MOST)) {
    const link = `${folder}/${number}`;
    const name = readLink(link) ?? "";
    const inode = /^socket:\[(\d+)\]$/.exec(name)?.[1];
    if (inode !== undefined) sockets.add(inode);
    else if (name.startsWith("/")) files.push({ name, link });
  }
  return { sockets, files, isWhole: numbers.length <= MOST };
}

/** Whether the name leads here to the same file: in a container it may lead to another, or to none. */
export function isSameHere(file: OpenFile): boolean {
  try {
    const open = statSync(file.link);
    const here = statSync(file.name);
    return open.ino === here.ino && open.dev === here.dev;
  } catch {
    return false;
  }
}
