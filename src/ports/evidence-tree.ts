/** Finding what there is under a folder of a hostile host, byte for byte, without opening a single file of it. */

export type EntryKind =
  | "file"
  | "directory"
  | "symlink"
  | "fifo"
  | "socket"
  | "character-device"
  | "block-device"
  | "unknown";

/** Metadata as stat(2) tells it; times in nanoseconds since the epoch. */
export interface EntryStatus {
  readonly dev: string;
  readonly ino: string;
  readonly nlink: number;
  /** All bits of `st_mode`, type included. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Bytes that are really allocated (`st_blocks * 512`). */
  readonly allocated: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly birthNs: bigint;
}

export interface FoundEntry {
  /** Raw bytes below the listing's `base`, without a leading slash. */
  readonly path: Uint8Array;
  readonly kind: EntryKind;
  readonly status: EntryStatus;
  /** Target bytes of a symbolic link, verbatim. */
  readonly linkTarget: Uint8Array | null;
}

/** Something below the root that is not in `entries`, or a folder whose content is not. */
export interface Omission {
  readonly path: Uint8Array;
  readonly why:
    | "own-output"
    | "other-filesystem"
    | "too-many-entries"
    | "too-deep"
    | "too-late"
    | "by-another-collector"
    | "unreadable"
    | "vanished";
  /** errno where there is one, else "". */
  readonly errno: string;
}

export interface TreeRequest {
  /** Absolute; a folder, a file or a link. */
  readonly root: string;
  /** Folders never entered, whatever their name (our own output). */
  readonly exclude: readonly FileIdentity[];
  /** Paths below the root that another collector takes. */
  readonly skip: readonly string[];
  readonly maxEntries: number;
  /** Asked at each folder; from then on folders are named and not entered. */
  readonly isLate?: () => boolean;
}

export interface FileIdentity {
  readonly dev: string;
  readonly ino: string;
}

/** Made one by one, each time anew: a million of them never stand side by side. An array is one as well. */
export interface EntryList extends Iterable<FoundEntry> {
  readonly length: number;
}

export interface TreeListing {
  /** Real path of the folder that holds the root: every `path` is below it. */
  readonly base: string;
  /** In a fixed order: names by their bytes, a folder before its content. */
  readonly entries: EntryList;
  readonly omissions: readonly Omission[];
  /** Real path behind the root when the root itself is a symbolic link to something that exists. */
  readonly behindLink: string | null;
}

export interface EvidenceTree {
  /** `null` when the root does not exist; what cannot be read is an omission. Never throws for what it finds. */
  list(request: TreeRequest): TreeListing | null;
}
