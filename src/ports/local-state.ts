/** Changes to the state of a gateway that does not run: each file by rename, the one before kept, nothing followed. */

/** What stands under a name now; `""` hash: nothing does. */
export interface LocalFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export interface KeptFile {
  /** Below the state directory. */
  readonly name: string;
  /** Of the copy in the folder of what is kept; "" where there was nothing. */
  readonly before: string;
}

export interface DatabaseChange {
  /** Rows that are gone, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Of the new database, which lies ready in the folder of what is kept. */
  readonly sha256: string;
}

export interface LocalState {
  /** A sentence part when it is no regular file of one name, or too large. */
  read(name: string): LocalFile | "absent" | { readonly problem: string };
  /** Names in a folder of the state directory, "" for itself; nothing for what is no folder. */
  names(folder: string): readonly string[];
  /** A copy into the folder of what is kept, durable. */
  keep(name: string): KeptFile;
  /** Puts these bytes under a name, by rename, with owner and mode of what was there. */
  replace(name: string, bytes: Uint8Array): void;
  /** Puts a kept copy back, with the owner and mode that it had. */
  putBack(kept: KeptFile): void;
  remove(name: string): void;
  /**
   * Makes a new database from the kept copies, without the rows of these tables and without what they left in free
   * pages. `null` when there is no database. Nothing in the state directory is changed.
   */
  prepareDatabase(
    name: string,
    tables: readonly string[],
    socketToken: string,
  ): DatabaseChange | null;
  /** Puts the prepared database in place; the old write-ahead log goes first, or it would be played into the new one. */
  installDatabase(name: string): void;
}

export interface LocalStatePlace {
  /** Absolute, without links. */
  readonly stateDirectory: string;
  /** Private, of the incident: what is kept lies there. */
  readonly keepFolder: string;
}
