/** Databases that are made to harm their reader. */

import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hostSuspect } from "../../../src/adapters/suspect/host-suspect.ts";
import { openCopy } from "../../../src/adapters/suspect/sqlite-reader.ts";
import type { SqlRow, SuspectDatabase } from "../../../src/ports/suspect.ts";
import { targetOf } from "../../fakes/suspect-target.ts";

let room: string;
let path: string;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-sqlite-"));
  path = join(room, "db.sqlite");
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

function made(sql: string): SuspectDatabase {
  const writer = new DatabaseSync(path);
  writer.exec(sql);
  writer.close();
  return opened(openCopy(path));
}

function opened(database: SuspectDatabase | string): SuspectDatabase {
  if (typeof database === "string") throw new Error(database);
  return database;
}

function rows(database: SuspectDatabase, table: string): readonly SqlRow[] {
  return [...database.rows(table)].map((row) => ({ ...row }));
}

test("views and virtual tables are not tables: reading one would run the attacker's code", () => {
  const database = made(`
    CREATE TABLE real_one (a);
    INSERT INTO real_one VALUES (1);
    CREATE VIEW cron_jobs AS WITH RECURSIVE forever(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM forever) SELECT n AS job_id FROM forever;
    CREATE VIRTUAL TABLE device_pairing_paired USING fts5(device_id);
  `);
  expect(database.tables.has("cron_jobs")).toBe(false);
  expect(database.tables.has("device_pairing_paired")).toBe(false);
  expect(rows(database, "cron_jobs")).toEqual([]);
  expect(rows(database, "device_pairing_paired")).toEqual([]);
  expect(rows(database, "real_one")).toEqual([{ rowid: 1, a: 1 }]);
});

test("generated columns are left out, and odd names are only names", () => {
  const database = made(`
    CREATE TABLE t ("__proto__" TEXT, "a""b; DROP TABLE t" TEXT, costly AS (hex(zeroblob(10))), rowid TEXT);
    INSERT INTO t ("__proto__", "a""b; DROP TABLE t", rowid) VALUES ('p', 'q', 'own');
  `);
  expect(database.columns("t")).toEqual(["__proto__", 'a"b; DROP TABLE t']);
  const [row] = [...database.rows("t")];
  expect(Object.entries(row ?? {})).toEqual([
    ["rowid", 1],
    ["__proto__", "p"],
    ['a"b; DROP TABLE t', "q"],
  ]);
  expect(rows(database, 't"; DROP TABLE t; --')).toEqual([]);
});

test("a table without rowid is read in the order of its key", () => {
  const database = made(`
    CREATE TABLE t (k TEXT PRIMARY KEY, v INTEGER) WITHOUT ROWID;
    INSERT INTO t VALUES ('b', 2), ('a', 1);
  `);
  expect(rows(database, "t")).toEqual([
    { k: "a", v: 1 },
    { k: "b", v: 2 },
  ]);
});

test("a value that would fill the memory ends the table, with a problem", () => {
  const database = made(`
    CREATE TABLE t (v);
    INSERT INTO t VALUES (1), (zeroblob(70000000)), (3);
  `);
  expect(rows(database, "t")).toEqual([{ rowid: 1, v: 1 }]);
  expect(database.problems()).toEqual([
    "table t: string or blob too big; rows after it are unread",
  ]);
});

test("a damaged page ends the table, with a problem and without its content", () => {
  made(`
    CREATE TABLE t (v TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO t SELECT 'secret-' || i || hex(zeroblob(50)) FROM n;
  `).close();
  const descriptor = openSync(path, "r+");
  const { size } = statSync(path);
  for (let page = 40; page * 4_096 < size; page += 1) {
    writeSync(descriptor, Buffer.alloc(2_048, "secret-junk"), 0, 2_048, page * 4_096);
  }
  closeSync(descriptor);
  const database = opened(openCopy(path));
  const count = rows(database, "t").length;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(2_000);
  expect(database.problems()).toEqual([
    "table t: database disk image is malformed; rows after it are unread",
  ]);
});

test.each([
  ["no database", Buffer.from("hello".repeat(1_000)), "file is not a database"],
  [
    "a header alone",
    Buffer.from("SQLite format 3\0".padEnd(100, "\xff"), "latin1"),
    "file is not a database",
  ],
])("%s is refused in words without its content", (_, bytes, reason) => {
  writeFileSync(path, bytes);
  expect(openCopy(path)).toBe(reason);
});

test("a schema that does not parse is refused without quoting it", () => {
  const writer = new DatabaseSync(path, { defensive: false });
  writer.exec("CREATE TABLE t (secret_marker); PRAGMA writable_schema = ON");
  writer.exec("UPDATE sqlite_schema SET sql = 'CREATE TABLE t (secret_marker' WHERE name = 't'");
  writer.close();
  const answer = openCopy(path);
  expect(answer).toBe("database disk image is malformed");
});

test("the journal of an unfinished change is not applied: it may name any file of ours", () => {
  made("CREATE TABLE t (v); INSERT INTO t VALUES (1)").close();
  writeFileSync(`${path}-journal`, Buffer.from("d9d505f920a163d7", "hex"));
  const suspect = hostSuspect({ target: targetOf(room), scratchHome: join(room, "ir") });
  const database = opened(suspect.openDatabase(path));
  expect(rows(database, "t")).toEqual([{ rowid: 1, v: 1 }]);
  expect(database.problems()).toEqual([
    `${path} has the journal of an unfinished change, which is not undone here`,
  ]);
  suspect.close();
  expect(readFileSync(`${path}-journal`).length).toBe(8);
});

test("a database is not opened when it has holes of a terabyte, and no copy is begun", () => {
  made("CREATE TABLE t (v)").close();
  const descriptor = openSync(path, "r+");
  writeSync(descriptor, "x", 2 ** 40);
  closeSync(descriptor);
  const suspect = hostSuspect({ target: targetOf(room), scratchHome: join(room, "ir") });
  expect(suspect.openDatabase(path)).toBe(`${path} cannot be opened: only its two ends are there`);
  suspect.close();
});

test("a log that is a link is not followed, and its rows are said to be missing", () => {
  made("CREATE TABLE t (v); INSERT INTO t VALUES (1)").close();
  rmSync(`${path}-wal`, { force: true });
  writeFileSync(join(room, "elsewhere"), "x");
  const suspect = hostSuspect({ target: targetOf(room), scratchHome: join(room, "ir") });
  symlinkSync(join(room, "elsewhere"), `${path}-wal`);
  const database = opened(suspect.openDatabase(path));
  expect(rows(database, "t").length).toBe(1);
  expect(database.problems()).toEqual([
    `${path} has a write-ahead log that cannot be read: its newest rows are missing`,
  ]);
  suspect.close();
});
