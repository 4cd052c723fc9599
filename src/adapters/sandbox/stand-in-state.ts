/** What the stand-in keeps on disk: config, instructions of the agent, a database and a log that never rest. */

import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Marks a state directory as nobody's real one. */
const MARK = ".ir-sandbox";

const ROW_MS = 20;
const LOG_LINE_MS = 200;

interface StateOptions {
  readonly stateDirectory: string;
  readonly port: number;
  readonly logFile: string;
}

export function furnishState(options: StateOptions): void {
  const files = {
    [MARK]: "made by ir for a rehearsal: nothing in here is real\n",
    "openclaw.json": `${JSON.stringify(config(options), null, 2)}\n`,
    ".env": "TELEGRAM_BOT_TOKEN=0000000000:sandbox-canary-not-a-real-token\n",
    "workspace/AGENTS.md": "# Agents\n\nA stand-in answers nobody.\n",
    "workspace/SOUL.md": "# Soul\n\nPatient, and made to be stopped.\n",
    "workspace/MEMORY.md": "# Memory\n\nThe last rehearsal went well.\n",
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(options.stateDirectory, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  }
}

function config({ port, logFile }: StateOptions): object {
  const token = "sandbox-canary-0000000000000000000000000000";
  return {
    gateway: { mode: "local", port, bind: "loopback", auth: { mode: "token", token } },
    logging: { file: logFile, level: "info" },
  };
}

/** Rows go to the write-ahead log and stay there: a copy of the database file alone misses them all. */
export function keepWriting(stateDirectory: string, logFile: string): () => void {
  const path = join(stateDirectory, "state", "openclaw.sqlite");
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  database.exec(
    "CREATE TABLE IF NOT EXISTS sandbox_events (seq INTEGER PRIMARY KEY, at_ms INTEGER, event_json TEXT)",
  );
  const insert = database.prepare("INSERT INTO sandbox_events (at_ms, event_json) VALUES (?, ?)");
  const rows = setInterval(() => insert.run(Date.now(), '{"type":"heartbeat"}'), ROW_MS);
  const lines = setInterval(() => appendFileSync(logFile, logLine(), { mode: 0o600 }), LOG_LINE_MS);
  return () => {
    clearInterval(rows);
    clearInterval(lines);
    database.close();
  };
}

function logLine(): string {
  const time = new Date().toISOString();
  const name = '{"subsystem":"gateway"}';
  const message = "heartbeat of the stand-in";
  const meta = { logLevelName: "INFO", name, date: time };
  return `${JSON.stringify({ 0: name, 1: message, _meta: meta, time, message })}\n`;
}
