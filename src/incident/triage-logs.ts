/** All log files of the gateway, folded line by line. */

import { LogFold } from "../openclaw/log-events.ts";
import type { LogDigest } from "../openclaw/log-events.ts";
import { leavesOf } from "../openclaw/foreign-json.ts";
import type { SuspectEntry } from "../ports/suspect.ts";
import type { Reading } from "../triage/question.ts";
import { linesOf } from "./suspect-lines.ts";

/** `openclaw-2026-11-20.log`, `openclaw-prod-2026-11-20.log.1` (facts/openclaw.md section 5). */
const LOG = /\/(?:openclaw|clawdbot|moltbot)[\w.-]{0,100}\.log(?:\.\d)?$/u;
const MOST_FILES = 200;

type LogReading = Pick<Reading, "suspect" | "configs" | "entries" | "missed">;

export async function readLogs(reading: LogReading): Promise<LogDigest> {
  const fold = new LogFold();
  const files = logFiles(reading);
  if (files.length === 0) {
    reading.missed("no log file of the gateway was found: who was refused is not known");
  }
  for (const file of files.slice(0, MOST_FILES)) {
    if (!file.isWhole) reading.missed(`${file.path} is long or not whole: its middle was not read`);
    for await (const { text, place } of linesOf(reading.suspect, file)) {
      if (text !== "") fold.add(file.path, place, text);
    }
  }
  if (files.length > MOST_FILES) {
    reading.missed(`${files.length - MOST_FILES} more log files were not read`);
  }
  return fold.digest();
}

/** Also where the config sends the log: that may be an attacker's doing. */
function logFiles(reading: LogReading): readonly SuspectEntry[] {
  const named = reading.configs.flatMap(({ value }) =>
    [...leavesOf(value)].flatMap(({ path, value: file }) =>
      path === "logging.file" && typeof file === "string" && file.startsWith("/") ? [file] : [],
    ),
  );
  const inFolders = reading.suspect.places.logFolders
    .flatMap((folder) => reading.entries(folder))
    .filter(({ path }) => LOG.test(path));
  const all = [...inFolders, ...named.flatMap((file) => reading.entries(file))];
  const known = new Map(all.filter(({ kind }) => kind === "file").map((one) => [one.path, one]));
  return [...known.values()];
}
