/** A database without some of its rows, made from a copy in our own folder; the original is never opened. */

import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { isJsonObject } from "../../model/json.ts";
import type { DatabaseChange } from "../../ports/local-state.ts";

export interface Editing {
  /** Copies of the database and of its write-ahead log. */
  readonly kept: string;
  readonly keptLog: string | null;
  readonly target: string;
  readonly tables: readonly string[];
  readonly socketToken: string;
}

export function editedDatabase({
  kept,
  keptLog,
  target,
  tables,
  socketToken,
}: Editing): DatabaseChange {
  const work = `${target}.work`;
  for (const part of ["", "-wal", "-shm"]) rmSync(`${work}${part}`, { force: true });
  rmSync(target, { force: true });
  copyFileSync(kept, work);
  if (keptLog !== null) copyFileSync(keptLog, `${work}-wal`);
  for (const part of ["", "-wal"])
    if (existsSync(`${work}${part}`)) chmodSync(`${work}${part}`, 0o600);
  // Defensive: a schema of a hostile host runs no functions of its choice.
  const database = new DatabaseSync(work, { allowExtension: false, defensive: true });
  try {
    database.exec(
      "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = OFF; PRAGMA secure_delete = ON",
    );
    const rows = deletedRows(database, tables);
    const sockets = newSocketTokens(database, socketToken);
    const all = sockets === 0 ? rows : { ...rows, exec_approvals_config: sockets };
    // Free pages keep what was deleted: the new file has none.
    database.exec(`VACUUM INTO '${target.replaceAll("'", "''")}'`);
    sync(target);
    const sha256 = createHash("sha256").update(readFileSync(target)).digest("hex");
    return { rows: all, sha256 };
  } finally {
    database.close();
    for (const part of ["", "-wal", "-shm"]) rmSync(`${work}${part}`, { force: true });
  }
}

function deletedRows(
  database: DatabaseSync,
  tables: readonly string[],
): Readonly<Record<string, number>> {
  const known = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name)),
  );
  const rows: Record<string, number> = {};
  for (const table of tables.filter((name) => known.has(name))) {
    rows[table] = Number(database.prepare(`DELETE FROM "${table}"`).run().changes);
  }
  return rows;
}

/** The token of the socket over which approvals are asked for stands inside a JSON text. */
function newSocketTokens(database: DatabaseSync, socketToken: string): number {
  const table =
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'exec_approvals_config'";
  if (database.prepare(table).get() === undefined) return 0;
  let changed = 0;
  const update = database.prepare("UPDATE exec_approvals_config SET raw_json = ? WHERE rowid = ?");
  for (const row of database.prepare("SELECT rowid, raw_json FROM exec_approvals_config").all()) {
    const fresh = withSocketToken(String(row["raw_json"]), socketToken);
    if (fresh === null) continue;
    update.run(fresh, row["rowid"] ?? null);
    changed += 1;
  }
  return changed;
}

function withSocketToken(text: string, token: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isJsonObject(value) || !isJsonObject(value["socket"])) return null;
  if (typeof value["socket"]["token"] !== "string") return null;
  return JSON.stringify({ ...value, socket: { ...value["socket"], token } });
}

function sync(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
