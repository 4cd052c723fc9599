/** One writer per incident: a lock that the kernel frees when its holder dies, however it dies. */

import { closeSync, constants, openSync } from "node:fs";
import type { IncidentLock } from "../../ports/incident-store.ts";
import { isErrno } from "./errno.ts";

/** SQLITE_BUSY of sqlite3.h. */
const BUSY = 5;

/** Keeps what is held from the garbage collector, which would close it and free the lock. */
const held = new Set<object>();

/** `null` when another process holds it. */
export function lockFile(path: string): IncidentLock | null {
  makeOnce(path);
  const { DatabaseSync } = sqlite();
  const database = new DatabaseSync(path);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (isBusy(cause)) return null;
    throw cause;
  }
  held.add(database);
  return {
    release: () => {
      held.delete(database);
      if (database.isOpen) database.close();
    },
  };
}

/**
 * SQLite would make it readable by all. An existing file is not opened here: closing it would free
 * every lock that this process has on it (fcntl(2), advisory record locking).
 */
function makeOnce(path: string): void {
  try {
    closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600));
  } catch (cause) {
    if (!isErrno(cause, "EEXIST")) throw cause;
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof Error && "errcode" in cause && cause.errcode === BUSY;
}

/** Node 22 warns that its SQLite is experimental: the one warning that this load can give is not shown. */
function sqlite() {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
