/** A database searched twice: row by row, and byte by byte for what was deleted and is still there. */

import type { Place } from "../../model/credential.ts";
import { printable } from "../../model/printable.ts";
import type { SqlRow } from "../../ports/suspect.ts";
import { rowPlace } from "./database-source.ts";
import type { OpenDatabase } from "./database-source.ts";
import { eraseMatches, matchesIn, scanBytes, tellMatches } from "./scan.ts";
import type { Scan } from "./scan.ts";
import { readPages } from "./sqlite-pages.ts";
import type { PageMap } from "./sqlite-pages.ts";
import type { Spot } from "./survey.ts";

/** What the agent and people said to each other, in whatever table. */
const TRANSCRIPTS =
  /^(?:transcript_|session_transcript|trajectory_|acp_|meeting_transcript|capture_|context_engine)/u;
const SHORTEST = 8;
const LONGEST_UNPACKED = 64 * 1_048_576;
/** A longer database is read up to here; its rows are read all the same. */
const LONGEST_RAW = 512 * 1_048_576;

/** Ids of values that rows hold: a byte that shows one of them is explained. */
export function scanRows(scan: Scan, open: OpenDatabase): ReadonlySet<string> {
  const seen = new Set<string>();
  const { database } = open;
  for (const table of database.tables) {
    for (const row of database.rows(table)) {
      scan.survey.tally.readRow();
      scanRow(scan, { open, table, row, seen });
    }
  }
  for (const problem of database.problems()) {
    scan.survey.tally.gap(`${printable(open.path)}: ${printable(problem)}`);
  }
  return seen;
}

interface Row {
  readonly open: OpenDatabase;
  readonly table: string;
  readonly row: SqlRow;
  readonly seen: Set<string>;
}

const encoder = new TextEncoder();

function scanRow(scan: Scan, { open, table, row, seen }: Row): void {
  const place: Place = TRANSCRIPTS.test(table) ? "transcript" : "database";
  const rowid = String(row["rowid"] ?? "?");
  for (const [column, value] of Object.entries(row)) {
    const bytes = typeof value === "string" ? encoder.encode(value) : value;
    if (!(bytes instanceof Uint8Array) || bytes.length < SHORTEST) continue;
    const content = scan.survey.packed.decompress(bytes, LONGEST_UNPACKED) ?? bytes;
    const matches = matchesIn(scan, content);
    // Nearly every value of a row: nothing in it, and no place to be told.
    if (matches.known.length + matches.hits.length === 0) continue;
    const at = printable(`${table}.${column} rowid ${rowid}`);
    const spot: Spot = { place, path: printable(open.path), at, state: open.state };
    // A row that a reader knew by name is explained by `path` and by its own place.
    tellMatches(scan, { path: rowPlace(spot), spotAt: () => spot, found: seen }, matches);
    eraseMatches(matches);
  }
}

/** `held`: what rows hold, by either reader. */
export function scanRawDatabase(
  scan: Scan,
  open: Pick<OpenDatabase, "path" | "state">,
  held: ReadonlySet<string>,
): void {
  const { survey } = scan;
  const database = rawBytes(scan, open.path);
  const log = rawBytes(scan, `${open.path}-wal`) ?? new Uint8Array(0);
  if (database === null) return;
  const pages = readPages(database, log);
  if (pages === null) {
    survey.tally.gap(`${printable(open.path)} has no readable pages: it was searched as bytes`);
  }
  if (pages?.isTorn === true && database.length < LONGEST_RAW) {
    survey.tally.gap(`${printable(open.path)} is shorter than it was: rows of it are missing`);
  }
  const state = pages === null ? open.state : "deleted";
  const look = (bytes: Uint8Array, path: string, isLive: (offset: number) => boolean): void => {
    const told = new Set<string>();
    const spotAt = (offset: number, id: string | null): Spot | null => {
      if (id !== null && (told.has(id) || (isLive(offset) && held.has(id)))) return null;
      // A log holds a page as often as it was written: the first place stands for all.
      if (id !== null) told.add(id);
      return { place: "database", path, at: `from byte ${offset}`, state };
    };
    scanBytes({ ...scan, isGlued: true }, { path: `${path} as bytes`, spotAt }, bytes);
  };
  look(database, printable(open.path), liveBy(pages, "isLive"));
  look(log, printable(`${open.path}-wal`), liveBy(pages, "isLiveInLog"));
}

/** Of a database without readable pages nothing can be said to be deleted: what rows hold is in force. */
function liveBy(
  pages: PageMap | null,
  which: "isLive" | "isLiveInLog",
): (offset: number) => boolean {
  return pages === null ? () => true : (offset) => pages[which](offset);
}

function rawBytes({ survey }: Scan, path: string): Uint8Array | null {
  const reading = survey.suspect.read(path, LONGEST_RAW);
  if (reading.kind !== "read") return null;
  if (reading.isCut) {
    survey.tally.gap(
      `${printable(path)}: bytes after the first ${reading.bytes.length} were not searched for deleted rows`,
    );
  }
  survey.tally.readFile(reading.bytes.length);
  return reading.bytes;
}
