/** The playbooks that ship with the package, as bytes. */

export interface PlaybookSource {
  /** Ids, sorted. */
  list(): readonly string[];
  /** `null` when there is none of that id. */
  read(id: string): Uint8Array | null;
  /** Folder, for messages. */
  readonly folder: string;
}
