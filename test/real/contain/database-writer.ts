/**
 * Looks like a gateway and writes its database as fast as it can: many small transactions, a checkpoint
 * every few of them. Arguments: state directory, port. Its last row that is on disk is in the file `last`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const [stateDirectory = "", port = ""] = process.argv.slice(2);
process.title = "openclaw-gateway";
const folder = join(stateDirectory, "state");
mkdirSync(folder, { recursive: true, mode: 0o700 });
writeFileSync(join(stateDirectory, "openclaw.json"), "{}\n");

const database = new DatabaseSync(join(folder, "openclaw.sqlite"));
database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 40");
database.exec("CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
database.exec("CREATE INDEX IF NOT EXISTS entry_text ON entry (text)");
const insert = database.prepare("INSERT INTO entry (text) VALUES (?)");
const remove = database.prepare("DELETE FROM entry WHERE id <= ? - 20000");

function write(): void {
  database.exec("BEGIN");
  for (let row = 0; row < 20; row += 1) insert.run(`${Math.random()}`.repeat(12));
  const { lastInsertRowid } = insert.run("the last of its transaction");
  remove.run(lastInsertRowid);
  database.exec("COMMIT");
  writeFileSync(join(stateDirectory, "last"), String(lastInsertRowid));
  setImmediate(write);
}

createServer((_, response) => response.end("{}")).listen(Number(port), "127.0.0.1", write);
