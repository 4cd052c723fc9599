/** The suspect as a reader sees it: files and databases of the frozen host, or of a sealed package of it. */

import type { Secret } from "../model/secret.ts";

/** A path as it is on the suspect host: text where it is UTF-8, else its bytes. */
export type SuspectPath = string | Uint8Array;

export interface SuspectEntry {
  readonly raw: Uint8Array;
  /** Printable form of `raw`, for findings and messages. */
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink" | "other";
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  /** Target bytes of a link. */
  readonly link: Uint8Array | null;
  /** In a package only the two ends of a long file may be there, or nothing of it. */
  readonly isWhole: boolean;
}

export type SuspectReading =
  | { readonly kind: "read"; readonly bytes: Uint8Array; readonly isCut: boolean }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

export type SqlValue = string | number | bigint | Uint8Array | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A private copy of a database with its write-ahead log; the original is never opened. */
export interface SuspectDatabase {
  /** `PRAGMA user_version`. */
  readonly userVersion: number;
  readonly tables: ReadonlySet<string>;
  columns(table: string): readonly string[];
  /** Every row of a table in rowid order with `rowid`; nothing when the table is missing. Names are ours, never the suspect's. */
  rows(table: string): Iterable<SqlRow>;
  /** What was damaged, or written to while it was copied, a sentence each; grows while rows are read. */
  problems(): readonly string[];
  close(): void;
}

/** A variable of a process of the set; `value` may be a secret: keep it out of every output. */
export interface SuspectVariable {
  readonly pid: number;
  readonly name: string;
  readonly value: Uint8Array;
}

/** Where things are on the suspect host, absolute. */
export interface SuspectPlaces {
  readonly stateDirectories: readonly string[];
  readonly configPaths: readonly string[];
  readonly homes: readonly string[];
  readonly logFolders: readonly string[];
  /** Files that start things: units, cron, at, autostart. */
  readonly startFiles: readonly string[];
  /** Folders of installed `openclaw` packages. */
  readonly packageFolders: readonly string[];
}

export interface Suspect {
  readonly origin: "host" | "package";
  readonly places: SuspectPlaces;
  /** What cannot be seen from here, a sentence each; grows while the suspect is read. */
  readonly gaps: readonly string[];
  /** The entry itself and all below it, names by their bytes; empty when it is not there. Links are not followed. */
  list(root: SuspectPath): readonly SuspectEntry[];
  /** At most `limit` bytes from the start of a regular file. */
  read(path: SuspectPath, limit: number): SuspectReading;
  /**
   * The whole content, block by block. Of a file that is not whole (see `isWhole`) its start and its end, with an
   * empty block between them. Nothing for what cannot be read: `read` says why.
   */
  stream(path: SuspectPath): AsyncIterable<Uint8Array>;
  /** A sentence when it cannot be copied or opened. @throws Refusal when our own folder for copies is not private. */
  openDatabase(path: string): SuspectDatabase | string;
  /** Empty, with a gap, where a package does not hold them. */
  environments(): readonly SuspectVariable[];
  /** Removes every private copy. */
  close(): void;
}

/** A sealed package, verified before: its archives are read here again, piece by piece. */
export interface PackageToOpen {
  /** Absolute. */
  readonly folder: string;
  /** Of the manifest that was verified; anything else is refused. `null`: nobody verified it. */
  readonly manifestSha256: string | null;
  /** Text of an age identity file, for archives that are encrypted. */
  readonly identities?: Secret;
}
