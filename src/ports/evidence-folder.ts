/** Our own private folders for evidence: durable, never overwriting, never following a link. */

import type { FileIdentity } from "./evidence-tree.ts";

export interface FileDigest {
  readonly sha256: string;
  readonly bytes: number;
}

export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type FileReading =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

export interface FolderEntry {
  readonly name: string;
  readonly isFile: boolean;
  readonly isFolder: boolean;
}

/** More names than this in one folder of ours, or in a package, are no work of ours. */
export const MOST_NAMES = 10_000;

/** Lines gathered into large writes; nothing is durable before `finish`. */
export interface LineWriter {
  /** Adds a line end. */
  line(text: string): void;
  /** Synced and closed; of everything written. */
  finish(): FileDigest;
  /** Closed as it is. */
  abandon(): void;
}

export interface EvidenceFolders {
  /** Makes the folder and its missing parents, 0700; harmless when it is there already. */
  create(folder: string): void;
  /** `null` when it does not exist. */
  identity(folder: string): FileIdentity | null;
  /** Everything in it, or the first that were found of more than `MOST_NAMES`, in byte order; empty when it does not exist. */
  list(folder: string): readonly FolderEntry[];
  /**
   * New files of one folder, each whole before it has its name, all durable when it returns.
   * Throws EEXIST when one of them is there already.
   */
  write(folder: string, files: readonly NewFile[]): void;
  /** A new file that grows line by line; throws EEXIST when it is there already. */
  writer(path: string): LineWriter;
  /** The lines of a regular file without their ends, read as they are asked for; throws when it cannot be read. */
  lines(path: string, longest: number): Iterable<string>;
  /** Appends and syncs. */
  append(path: string, bytes: Uint8Array): void;
  /** Gives a finished file its name, durably; refuses to overwrite. */
  publish(from: string, to: string): void;
  /** Moves what is at `path` into `aside` under a new name that says what it was; returns it, or `null`. */
  setAside(path: string, aside: string): string | null;
  /** A regular file of at most `limit` bytes. */
  read(path: string, limit: number): FileReading;
  /** Length of a regular file, or `null`. */
  size(path: string): number | null;
  /** Re-reads from disk; `null` when there is no regular file. */
  digest(path: string): Promise<FileDigest | null>;
  freeBytes(folder: string): number;
}
