/** A private folder for copies of the suspect's databases: each is unlinked as soon as it is open. */

import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
} from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../node/durable-file.ts";
import { isErrno } from "../node/errno.ts";
import { privateFolder } from "../node/private-folder.ts";

export interface Scratch {
  freeBytes(): number;
  /** A new folder of its own, 0700. */
  room(): Room;
  close(): void;
}

export interface Room {
  path(name: string): string;
  write(name: string, blocks: Iterable<Uint8Array>): void;
  remove(): void;
}

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** Below a folder that nobody else can write; made when the first copy is. @throws Refusal when others can. */
export function scratchBelow(home: string): Scratch {
  let made: string | null = null;
  const folder = (): string => {
    made ??= newFolder(privateFolder(join(home, "scratch")));
    return made;
  };
  let rooms = 0;
  return {
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(folder());
      return bavail * bsize;
    },
    room: () => {
      rooms += 1;
      return roomAt(join(folder(), String(rooms)));
    },
    close: () => {
      if (made !== null) rmSync(made, { recursive: true, force: true });
      made = null;
    },
  };
}

/** What a process that was killed while it copied has left goes with the next one. */
function newFolder(above: string): string {
  for (const name of readdirSync(above)) {
    const pid = /^copies-(\d{1,10})-/u.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(join(above, name), { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(above, `copies-${process.pid}-`));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !isErrno(error, "ESRCH");
  }
}

function roomAt(folder: string): Room {
  mkdirSync(folder, { mode: 0o700 });
  return {
    path: (name) => join(folder, name),
    write: (name, blocks) => {
      const descriptor = openSync(join(folder, name), NEW, 0o600);
      try {
        for (const block of blocks) writeWhole(descriptor, block);
      } finally {
        closeSync(descriptor);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
