/** Writing `.tar.zst` archives from a tree that may change under the reader, and reading them back. */

import type { Secret } from "../model/secret.ts";
import type { EntryStatus, FileIdentity } from "./evidence-tree.ts";

/** How much of a file is taken: whole up to `whole` bytes, beyond that its two ends. */
export interface ReadLimits {
  readonly whole: number;
  /** Beyond this a file that is mostly holes is not read whole: 1 TiB of nothing costs nothing to make. */
  readonly sparse: number;
  readonly head: number;
  readonly tail: number;
}

/** One thing to store. `member` is a safe ASCII path, unique within the archive. */
export type Piece =
  | { readonly kind: "bytes"; readonly member: string; readonly bytes: Uint8Array }
  | { readonly kind: "directory"; readonly member: string; readonly status: EntryStatus }
  | {
      readonly kind: "symlink";
      readonly member: string;
      readonly status: EntryStatus;
      readonly target: Uint8Array;
    }
  | FilePiece
  | OpenFilePiece
  | MemoryPiece;

export interface FilePiece {
  readonly kind: "file";
  readonly member: string;
  /** Real path of a folder; `path` is opened below it, one folder at a time, never through a link. */
  readonly base: string;
  readonly path: Uint8Array;
  /** What the listing saw under this name. */
  readonly expected: FileIdentity;
  readonly limits: ReadLimits;
  /** Member that holds the same inode: stored as a link when that one was stored whole. */
  readonly sameAs: string | null;
  /** Files that only make sense together (a database and its log) carry the same word. */
  readonly unit: string | null;
}

/** A file reached through a descriptor or executable link of `/proc/PID`, also when it has no name any more. */
export interface OpenFilePiece {
  readonly kind: "open-file";
  readonly member: string;
  readonly path: string;
  readonly limits: ReadLimits;
}

/** Parts of one process's memory, one after the other, through `/proc/PID/mem` (proc(5)). */
export interface MemoryPiece {
  readonly kind: "memory";
  readonly member: string;
  readonly path: string;
  readonly ranges: readonly MemoryRange[];
}

export interface MemoryRange {
  /** Address. */
  readonly from: number;
  readonly length: number;
}

export type Flag =
  | "grew" // longer after reading than when opened: the bytes up to the size at open are here
  | "shrank" // shorter than when opened: padded with zero bytes
  | "changed" // written to while it was read
  | "replaced" // another file than the listing saw under this name
  | "vanished" // gone between listing and opening
  | "unreadable" // could not be opened or read: `errno` says why
  | "sparse" // mostly holes: only the two ends are here
  | "truncated" // longer than its budget: only the two ends are here
  | "left-out" // the archive's budget was used up
  | "interrupted" // the deadline came first
  | "unit-changed"; // a file of the same unit changed before the unit was complete

export interface PieceOutcome {
  readonly flags: readonly Flag[];
  readonly errno: string;
  /** `none`: nothing of it is in the archive. */
  readonly stored: "whole" | "ends" | "link" | "metadata" | "none";
  /** Name in the archive: the piece's member, with a suffix for two ends. */
  readonly member: string;
  /** Of the bytes in the archive; null without a body. */
  readonly sha256: string | null;
  /** Bytes of the body in the archive, and how many of them came from the file. */
  readonly archived: number;
  readonly real: number;
  /** As the opened descriptor told it; null when nothing was opened. */
  readonly status: EntryStatus | null;
}

export interface ArchiveRequest {
  /** New file (O_EXCL, 0600); stays as it is when writing fails. */
  readonly path: string;
  /** Asked for one by one, so that a million of them never stand side by side. */
  readonly pieces: Iterable<Piece>;
  /** Body bytes after which the rest is left out. */
  readonly maxBytes: number;
  /** age recipients: the archive is encrypted before it touches the disk; none for one in clear. */
  readonly recipients?: readonly string[];
  readonly signal: AbortSignal;
  /** Called once for each piece, in order, soon after it was stored. */
  onStored(outcome: PieceOutcome): void;
}

export interface ArchiveResult {
  readonly sha256: string;
  readonly bytes: number;
  /** Length of the tar inside: what a reader may expect to unpack. */
  readonly tarBytes: number;
  /** `null` for an archive in clear. */
  readonly encrypted: EncryptedArchive | null;
}

export interface EncryptedArchive {
  /** Of the `.tar.zst` inside, which never lay on the disk. */
  readonly plainSha256: string;
  readonly plainBytes: number;
  /**
   * Reads what lies on the disk, decrypts it with the key that only this writer still holds, and walks it.
   * Works once, right after writing: nobody else can without an identity.
   */
  walkBack(visit: (member: ArchiveMember) => void): Promise<ArchiveWalk>;
}

export interface ArchiveMember {
  readonly name: string;
  readonly type: "file" | "directory" | "symlink" | "link" | "other";
  readonly size: number;
  /** Lower-case hex for a file, else null. */
  readonly sha256: string | null;
}

export interface ReadLimit {
  /** Unpacked bytes after which reading stops with a problem. */
  readonly maxTarBytes: number;
  readonly maxMembers: number;
  /** Text of an age identity file, for an archive that is encrypted. */
  readonly identities?: Secret;
}

export type ArchiveReading =
  | { readonly kind: "read"; readonly tarBytes: number; readonly members: readonly ArchiveMember[] }
  /** One sentence part: what is wrong with the archive. */
  | { readonly kind: "damaged"; readonly problem: string };

export type ArchiveWalk =
  | {
      readonly kind: "walked";
      readonly tarBytes: number;
      /** Of the `.tar.zst` inside an encrypted file; "" for an archive in clear. */
      readonly plainSha256: string;
    }
  /** One sentence part: what is wrong with the archive. */
  | { readonly kind: "damaged"; readonly problem: string };

export interface EvidenceArchives {
  /** One bad file never ends it; throws only when the archive itself cannot be written (ENOSPC, EIO, EEXIST). */
  write(request: ArchiveRequest): Promise<ArchiveResult>;
  /** Unpacks in memory, block by block, hashing every member; nothing is written. */
  read(path: string, limit: ReadLimit): Promise<ArchiveReading>;
  /** As `read`, handing each member on instead of keeping it. */
  walk(
    path: string,
    limit: ReadLimit,
    visit: (member: ArchiveMember) => void,
  ): Promise<ArchiveWalk>;
}
