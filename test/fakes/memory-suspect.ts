/** A suspect in memory: files as a table, databases from SQL. What it does stands in test/contract/suspect.test.ts. */

import { DatabaseSync } from "node:sqlite";
import { readable } from "../../src/adapters/suspect/sqlite-reader.ts";
import { printableBytes } from "../../src/model/printable.ts";
import type {
  Suspect,
  SuspectDatabase,
  SuspectEntry,
  SuspectPath,
  SuspectPlaces,
  SuspectVariable,
} from "../../src/ports/suspect.ts";

/** Content, or an entry in detail. */
export type MemoryFile =
  | string
  | Uint8Array
  | {
      /** A name that is no UTF-8; else the key of the table counts. */
      readonly raw?: Uint8Array;
      readonly kind?: SuspectEntry["kind"];
      readonly content?: string | Uint8Array;
      readonly link?: string;
      readonly uid?: number;
      readonly gid?: number;
      readonly mode?: number;
      readonly mtimeMs?: number;
      readonly ctimeMs?: number;
      /** Only its start and end are there. */
      readonly isWhole?: boolean;
      readonly unreadable?: string;
    };

export interface MemorySuspect {
  readonly origin?: Suspect["origin"];
  readonly places?: Partial<SuspectPlaces>;
  readonly gaps?: readonly string[];
  /** By absolute path; folders above come by themselves. */
  readonly files?: Readonly<Record<string, MemoryFile>>;
  /** By absolute path: SQL that makes it. `null`: it cannot be opened. */
  readonly databases?: Readonly<Record<string, string | null>>;
  readonly environments?: readonly { pid: number; name: string; value: string }[];
}

const TIME_MS = 1_795_200_000_000;

export const NO_PLACES: SuspectPlaces = {
  stateDirectories: [],
  configPaths: [],
  homes: [],
  logFolders: [],
  startFiles: [],
  packageFolders: [],
};

/** The state directory `/home/op/.openclaw` with its config, unless other places are given. */
export function memorySuspect(given: MemorySuspect = {}): Suspect {
  const files = allFiles(given);
  const find = (path: SuspectPath): Kept | undefined => files.get(keyOf(path));
  return {
    origin: given.origin ?? "host",
    places: {
      ...NO_PLACES,
      stateDirectories: ["/home/op/.openclaw"],
      configPaths: ["/home/op/.openclaw/openclaw.json"],
      homes: ["/home/op"],
      logFolders: ["/tmp/openclaw"],
      ...given.places,
    },
    gaps: given.gaps ?? [],
    list: (root) => {
      const key = keyOf(root).replace(/(?<=.)\/$/u, "");
      const inside = key === "/" ? "/" : `${key}/`;
      return [...files]
        .filter(([path]) => path === key || path.startsWith(inside))
        .map(([, { entry }]) => entry);
    },
    read: (path, limit) => {
      const kept = find(path);
      if (kept === undefined) return { kind: "absent" };
      if (kept.unreadable !== null) return { kind: "unreadable", reason: kept.unreadable };
      const isCut = kept.content.length > limit || !kept.entry.isWhole;
      return { kind: "read", bytes: kept.content.subarray(0, limit), isCut };
    },
    stream: async function* stream(path) {
      const content = find(path)?.content ?? Buffer.alloc(0);
      for (let at = 0; at < content.length; at += 65_536) {
        yield content.subarray(at, at + 65_536);
      }
    },
    openDatabase: (path) => {
      const sql = given.databases?.[path];
      if (sql === undefined) return `${path} is not there`;
      return sql === null ? `${path} cannot be opened` : memoryDatabase(sql);
    },
    environments: () =>
      (given.environments ?? []).map(({ pid, name, value }): SuspectVariable => ({
        pid,
        name,
        value: Buffer.from(value),
      })),
    close: () => undefined,
  };
}

/** A database made by these statements, read as a copy of the suspect's is read. */
export function memoryDatabase(sql: string): SuspectDatabase {
  const database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
  database.exec(sql);
  return readable(database);
}

/** `INSERT` of rows as objects: keys are columns, objects become JSON text. */
export function insertRows(
  table: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): string {
  return rows
    .map((row) => {
      const columns = Object.keys(row).map((name) => `"${name}"`);
      return `INSERT INTO "${table}" (${columns.join(", ")}) VALUES (${Object.values(row).map(literal).join(", ")});`;
    })
    .join("\n");
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString("hex")}'`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.replaceAll("'", "''")}'`;
}

interface Kept {
  readonly entry: SuspectEntry;
  readonly content: Buffer;
  readonly unreadable: string | null;
}

/** Names as latin1, so that every byte counts; in the order of a listing. */
function allFiles(given: MemorySuspect): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  const add = (path: string, file: MemoryFile): void => {
    const one = keptOf(path, file);
    kept.set(keyOf(one.entry.raw), one);
  };
  for (const path of Object.keys(given.databases ?? {})) add(path, "SQLite format 3\0");
  for (const [path, file] of Object.entries(given.files ?? {})) add(path, file);
  for (const key of kept.keys()) {
    for (let at = key.lastIndexOf("/"); at > 0; at = key.lastIndexOf("/", at - 1)) {
      const folder = key.slice(0, at);
      if (!kept.has(folder)) {
        kept.set(folder, keptOf("", { raw: Buffer.from(folder, "latin1"), kind: "directory" }));
      }
    }
  }
  const order = (key: string): Buffer => Buffer.from(key.replaceAll("/", "\0"), "latin1");
  return new Map(
    [...kept].toSorted(([left], [right]) => Buffer.compare(order(left), order(right))),
  );
}

function keptOf(path: string, file: MemoryFile): Kept {
  const detail = typeof file === "string" || file instanceof Uint8Array ? { content: file } : file;
  const raw = detail.raw ?? Buffer.from(path);
  const kind = detail.kind ?? (detail.link === undefined ? "file" : "symlink");
  const content = Buffer.from(detail.content ?? "");
  const time = (ms: number | undefined): bigint => BigInt(ms ?? TIME_MS) * 1_000_000n;
  const isFile = kind === "file";
  return {
    entry: {
      raw,
      path: printableBytes(raw),
      kind,
      uid: detail.uid ?? 1000,
      gid: detail.gid ?? 1000,
      mode: detail.mode ?? (kind === "directory" ? 0o40700 : 0o100600),
      size: content.length,
      mtimeNs: time(detail.mtimeMs),
      ctimeNs: time(detail.ctimeMs ?? detail.mtimeMs),
      link: detail.link === undefined ? null : Buffer.from(detail.link),
      isWhole: detail.isWhole ?? true,
    },
    content,
    unreadable: detail.unreadable ?? (isFile ? null : "is not a regular file"),
  };
}

function keyOf(path: SuspectPath): string {
  return Buffer.from(path).toString("latin1");
}
