/** Private copies of all databases of the suspect, opened once for all readers. */

import { printable } from "../../model/printable.ts";
import type { SuspectEntry } from "../../ports/suspect.ts";
import type { OpenDatabase } from "./database-source.ts";
import { stateOfFile } from "./file-place.ts";
import type { Survey } from "./survey.ts";

export interface Databases {
  readonly open: readonly OpenDatabase[];
  /** Also those that could not be opened: their bytes are searched. */
  readonly paths: ReadonlySet<string>;
  close(): void;
}

const NAME =
  /\.(?:sqlite3?|db)(?:[.-](?!wal|shm|journal)[\w.-]*)?$|\/user-data\/.*\/(?:Cookies|Login Data)$/u;
const MAGIC = "SQLite format 3\0";

export function openDatabases(survey: Survey): Databases {
  const { suspect } = survey;
  const open: OpenDatabase[] = [];
  const paths = new Set<string>();
  const roots = suspect.places.stateDirectories;
  for (const entry of roots.flatMap((root) => suspect.list(root))) {
    const path = new TextDecoder().decode(entry.raw);
    if (entry.kind !== "file" || !NAME.test(path) || paths.has(path)) continue;
    if (!isDatabase(survey, entry, path)) continue;
    paths.add(path);
    const database = suspect.openDatabase(path);
    if (typeof database === "string") {
      survey.tally.gap(`rows of ${entry.path} were not read: ${printable(database)}`);
    } else open.push({ database, path, state: stateOfFile(path) });
  }
  return { open, paths, close: () => open.forEach(({ database }) => database.close()) };
}

function isDatabase(survey: Survey, entry: SuspectEntry, path: string): boolean {
  if (entry.size === 0) {
    survey.tally.gap(`${entry.path} is empty: what stood in it is not known`);
    return false;
  }
  const start = survey.suspect.read(path, MAGIC.length);
  if (start.kind === "unreadable") {
    survey.tally.gap(`${entry.path} was not read: ${start.reason}`, entry.size);
  }
  return start.kind === "read" && new TextDecoder().decode(start.bytes) === MAGIC;
}
