/** Reads a private copy of the suspect's SQLite database: nothing that its schema says is run. */

import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import type { SqlRow, SqlValue, SuspectDatabase } from "../../ports/suspect.ts";

/** Longer values are refused by SQLite itself: one row must not fill the memory (sqlite.org/limits.html). */
const LONGEST_VALUE = 64 * 1_048_576;
const LIMITS = { length: LONGEST_VALUE, sqlLength: 1_048_576, attach: 0, triggerDepth: 1 };
const MOST_TABLES = 10_000;

/** `path` is a copy of ours. What is wrong with it comes back in a few words, without any text of the suspect. */
export function openCopy(path: string): SuspectDatabase | string {
  const database = new DatabaseSync(path, {
    enableForeignKeyConstraints: false,
    allowExtension: false,
    defensive: true,
    limits: LIMITS,
    timeout: 0,
  });
  try {
    return readable(database);
  } catch (error) {
    database.close();
    return sqliteReason(error);
  }
}

/** Takes the open database over. */
export function readable(database: DatabaseSync): SuspectDatabase {
  // Views, generated columns and indexes of a hostile schema must not call functions with effects.
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON");
  const tables = plainTables(database);
  const problems: string[] = [];
  const columns = (table: string): readonly string[] =>
    tables.has(table) ? plainColumns(database, table) : [];
  return {
    userVersion: userVersion(database),
    tables,
    columns,
    rows: (table) => rowsOf(database, { table, columns: columns(table), problems }),
    problems: () => problems,
    close: () => database.close(),
  };
}

/** SQLite's own words for the kind of error; its full message may quote the suspect's content. */
export function sqliteReason(error: unknown): string {
  const isKnown = error instanceof Error && "errstr" in error && typeof error.errstr === "string";
  return isKnown ? String(error.errstr) : "cannot be read";
}

function userVersion(database: DatabaseSync): number {
  const row = database.prepare("PRAGMA user_version").get();
  return Number(row?.["user_version"] ?? 0);
}

/** Real tables only: views and virtual tables run code of whoever wrote the schema. */
function plainTables(database: DatabaseSync): ReadonlySet<string> {
  const rows = database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' LIMIT ?")
    .all(MOST_TABLES);
  return new Set(rows.map((row) => String(row["name"])));
}

/** Stored columns only: a generated one is computed by the suspect's expression. */
function plainColumns(database: DatabaseSync, table: string): readonly string[] {
  const rows = database
    .prepare("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid")
    .all(table);
  return rows.map((row) => String(row["name"])).filter((name) => name.toLowerCase() !== "rowid");
}

interface Wanted {
  readonly table: string;
  readonly columns: readonly string[];
  readonly problems: string[];
}

function* rowsOf(database: DatabaseSync, wanted: Wanted): Generator<SqlRow> {
  if (wanted.columns.length === 0) return;
  try {
    const statement = select(database, wanted);
    statement.setReadBigInts(true);
    for (const row of statement.iterate()) yield valuesOf(row);
  } catch (error) {
    wanted.problems.push(`table ${wanted.table}: ${sqliteReason(error)}; rows after it are unread`);
  }
}

function select(database: DatabaseSync, { table, columns }: Wanted): StatementSync {
  const list = columns.map(quoted).join(", ");
  try {
    return database.prepare(
      `SELECT _rowid_ AS rowid, ${list} FROM ${quoted(table)} NOT INDEXED ORDER BY _rowid_`,
    );
  } catch {
    // A table without rowid.
    return database.prepare(`SELECT ${list} FROM ${quoted(table)}`);
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function valuesOf(row: Record<string, SqlValue>): SqlRow {
  const values: Record<string, SqlValue> = Object.create(null);
  for (const [name, value] of Object.entries(row)) values[name] = small(value);
  return values;
}

function small(value: SqlValue): SqlValue {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
