/** Secrets that OpenClaw's databases hold by table and column, deleted rows included. */

import { printable } from "../../model/printable.ts";
import { foreignJson } from "../../openclaw/foreign-json.ts";
import type { SqlRow, SqlValue, SuspectDatabase } from "../../ports/suspect.ts";
import { HARMLESS_COLUMNS, SECRET_TABLES } from "../registry/databases.ts";
import type { SecretColumn, SecretTable } from "../registry/databases.ts";
import { isoUtc } from "../../model/instant.ts";
import type { Hints } from "./judge-kind.ts";
import type { Moments } from "./ledger.ts";
import { seeJson } from "./json-source.ts";
import type { Lookup } from "./references.ts";
import { smellsSecret } from "./secret-words.ts";
import { seeSetting } from "./see-setting.ts";
import { explain } from "./survey.ts";
import type { Spot, Survey } from "./survey.ts";

export interface OpenDatabase {
  readonly database: SuspectDatabase;
  /** Absolute. */
  readonly path: string;
  /** A backup of a database is `stale`. */
  readonly state: "current" | "stale";
}

const TABLES = new Map(SECRET_TABLES.tables.map((table) => [table.table, table]));
const STORE = "secret_store_entries";

/** Live values of the shared store, by name: what a SecretRef may mean. */
export function seeSecretStore(survey: Survey, open: OpenDatabase): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const table = TABLES.get(STORE);
  if (table === undefined || !open.database.tables.has(STORE)) return names;
  for (const row of open.database.rows(STORE)) {
    const [id] = seeRow(survey, { open, table, row });
    const isLive = row["deleted_at_ms"] === null && row["scope_kind"] === "team";
    if (id !== undefined && isLive) names.set(String(row["name"]), id);
  }
  return names;
}

/** Every other column of secrets, and columns of later releases whose name tells. */
export function seeDatabase(survey: Survey, open: OpenDatabase, lookup: Lookup): void {
  for (const name of open.database.tables) {
    if (name === STORE) continue;
    const table = tableOf(open.database, name);
    if (table === null) continue;
    for (const row of open.database.rows(name)) seeRow(survey, { open, table, row, lookup });
  }
}

function tableOf(database: SuspectDatabase, name: string): SecretTable | null {
  const known = TABLES.get(name);
  const columns = database.columns(name);
  const listed = new Set(known?.columns.map(({ column }) => column));
  const smelling = columns
    .filter((column) => !listed.has(column) && !HARMLESS_COLUMNS.has(column))
    .filter((column) => smellsSecret(column))
    .map((column): SecretColumn => ({ column, holds: "value" }));
  if (known === undefined) return smelling.length === 0 ? null : { table: name, columns: smelling };
  return { ...known, columns: [...known.columns, ...smelling] };
}

interface Found {
  readonly open: OpenDatabase;
  readonly table: SecretTable;
  readonly row: SqlRow;
  readonly lookup?: Lookup;
}

function seeRow(survey: Survey, found: Found): readonly string[] {
  return found.table.columns.flatMap((column) => seeColumn(survey, found, column));
}

function seeColumn(survey: Survey, found: Found, column: SecretColumn): readonly string[] {
  const text = textOf(found.row[column.column] ?? null, column.holds);
  if (text === "") return [];
  const common = {
    spot: spotOf(found, column),
    hints: hintsOf(found, column),
    moments: momentsOf(found),
    ...ownerOf(found),
  };
  const ids =
    column.holds === "json"
      ? seeJson(survey, {
          value: foreignJson(text),
          ...common,
          members: column.members ?? [],
          ...(found.lookup === undefined ? {} : { lookup: found.lookup }),
        })
      : seeSetting(survey, { name: "", text, role: "secret", ...common });
  for (const id of ids) explain(survey, rowPlace(common.spot), id);
  return ids;
}

function hintsOf({ table, row }: Found, { column }: SecretColumn): Hints {
  const variable = table.variable === undefined ? undefined : row[table.variable];
  return {
    database: `${table.table}.${column}`,
    ...(typeof variable === "string" ? { variable } : {}),
    ...(table.kind === undefined ? {} : { kind: table.kind }),
  };
}

/** What explains a value of a row is the row, not its whole database. */
export function rowPlace({ path, at }: Pick<Spot, "path" | "at">): string {
  return `${path} ${at}`;
}

function textOf(value: SqlValue, holds: SecretColumn["holds"]): string {
  if (typeof value === "string") return value;
  if (!(value instanceof Uint8Array)) return "";
  return holds === "bytes" ? hexOf(value) : new TextDecoder().decode(value);
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function spotOf({ open, table, row }: Found, { column }: SecretColumn): Spot {
  const rowid = row["rowid"] ?? "?";
  const isDeleted = table.deleted !== undefined && row[table.deleted] !== null;
  return {
    place: "database",
    path: printable(open.path),
    at: printable(`${table.table}.${column} rowid ${String(rowid)}`),
    state: isDeleted ? "deleted" : open.state,
  };
}

function momentsOf({ table, row }: Found): Moments {
  const at = (column: string | undefined): string | null =>
    column === undefined ? null : isoOf(row[column] ?? null);
  const rotated = at(table.rotated);
  const seen = at(table.seen) ?? rotated;
  return {
    ...(seen === null ? {} : { seen }),
    ...(rotated === null ? {} : { rotated }),
  };
}

function isoOf(value: SqlValue): string | null {
  return typeof value === "number" && value > 0 ? isoUtc(value) : null;
}

function ownerOf({ table, row }: Found): { readonly owner?: string } {
  const names = (table.owner ?? []).map((column) => row[column]).filter(isText);
  return names.length === 0 ? {} : { owner: printable(names.join(" ").slice(0, 200)) };
}

function isText(value: SqlValue | undefined): value is string {
  return typeof value === "string" && value !== "";
}
