/** The captured state of an incident, unpacked with stock tools. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Lab } from "../harness/lab.ts";
import { mustRun } from "../harness/run-command.ts";

/** Unpacks the archive of the state, and answers the folder; what was there before is gone. */
export async function unpackState(lab: Lab, evidence: string): Promise<string> {
  const folder = join(lab.directory, "unpacked");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const archive = join(lab.outside(evidence), "10-state.tar.zst");
  const pipe = 'zstd -dc "$0" | tar --no-same-owner -xf - -C "$1"';
  await mustRun(["bash", "-o", "pipefail", "-c", pipe, archive, folder]);
  return folder;
}

/** Databases below a folder: regular files that begin as SQLite's do. */
export function databasesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).subarray(0, 15).toString("latin1") === "SQLite format 3");
}

/** Opens the copy with whatever lies beside it, so that rows of its -wal count. */
export function ask<Row>(database: string, question: string): readonly Row[] {
  const copy = new DatabaseSync(database);
  try {
    return copy.prepare(question).all() as unknown as readonly Row[];
  } finally {
    copy.close();
  }
}
