/** The playbooks that ship with the package, and those that an operator names by path, as bytes. */

import type { SmallFile } from "./files.ts";

export interface PlaybookSource {
  /** Ids, sorted. */
  list(): readonly string[];
  /** `null` when there is none of that id. */
  read(id: string): Uint8Array | null;
  /** A playbook of the operator's own, by absolute path. */
  readFile(path: string): SmallFile;
  /** Folder, for messages. */
  readonly folder: string;
}
