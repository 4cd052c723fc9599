/** Conversations that were deleted, reset or put away cold: the database keeps them whole, one packed text each. */

import type { FindingSource } from "../model/finding.ts";
import type { Json } from "../model/json.ts";
import type { Packed } from "../ports/packed.ts";
import type { SqlRow, SuspectDatabase } from "../ports/suspect.ts";
import { foreignJson } from "./foreign-json.ts";

export interface ArchivedEvent {
  readonly event: Json;
  /** Row of the archive, and the line in it. */
  readonly source: FindingSource;
}

export interface ArchiveReading {
  readonly packed: Packed;
  /** Called for what cannot be read. */
  missed(sentence: string): void;
}

/** Agent schema 23; a cold one may lie in a file of its own instead. */
const TABLES = ["session_transcript_archives", "session_transcript_cold_archives"] as const;

/** Unpacked; ordinary conversations are a hundredth of it. */
const LONGEST_ARCHIVE = 128 * 1_048_576;
const NEWLINE = 0x0a;

/** Of the database of one agent, row by row, oldest event first within each. */
export function* archivedEvents(
  path: string,
  database: SuspectDatabase,
  reading: ArchiveReading,
): Generator<ArchivedEvent> {
  for (const table of TABLES) {
    for (const row of database.rows(table)) {
      const at = `table ${table} rowid ${String(row["rowid"] ?? "")}`;
      if (row["storage"] === "file") continue;
      const bytes = bytesOf(row, reading.packed);
      if (bytes === null)
        reading.missed(`${path} ${at}: an archived conversation cannot be unpacked`);
      else yield* eventsOf(bytes, { path, at }, reading);
    }
  }
}

function bytesOf(row: SqlRow, packed: Packed): Uint8Array | null {
  const blob = row["archive_blob"];
  if (!(blob instanceof Uint8Array)) return null;
  const isPlain = row["encoding"] === "identity";
  return isPlain ? blob : packed.decompress(blob, LONGEST_ARCHIVE);
}

/** JSON Lines; one line after the other, so that a long conversation is in memory once. */
function* eventsOf(
  bytes: Uint8Array,
  { path, at }: FindingSource,
  reading: ArchiveReading,
): Generator<ArchivedEvent> {
  let unread = 0;
  let line = 0;
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline < 0 ? bytes.length : newline;
    line += 1;
    if (end > from) {
      const event = foreignJson(new TextDecoder().decode(bytes.subarray(from, end)));
      if (event === null) unread += 1;
      else yield { event, source: { path, at: `${at} line ${line} unpacked` } };
    }
    from = end + 1;
  }
  if (unread > 0) reading.missed(`${path} ${at}: ${unread} line(s) cannot be read`);
}
