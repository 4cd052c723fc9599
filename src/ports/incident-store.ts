/** Where incidents live: one private folder each. */

import type { JournalFile } from "./journal-file.ts";

/** Held by the one process that may write to an incident; freed by the kernel when it dies. */
export interface IncidentLock {
  release(): void;
}

export interface IncidentStore {
  /** Absolute path of the folder that holds all incidents. */
  readonly home: string;
  /** Ids, oldest first. A folder without a journal is not an incident. @throws Refusal when it cannot be read. */
  list(): readonly string[];
  /** Creates the folder (0700, must not exist) and its journal. Throws with the errno. */
  create(id: string): JournalFile;
  openJournal(id: string): JournalFile;
  /** Absolute folder of an incident, whether or not it exists. */
  folderOf(id: string): string;
  /** `null` when another process holds it. */
  lock(id: string): IncidentLock | null;
}
