/** `manifest.jsonl`: one line for everything that is in the package, and for everything that is not. */

import type { EntryKind, EntryStatus } from "../ports/evidence-tree.ts";
import type { Flag, PieceOutcome } from "../ports/evidence-archive.ts";

/** Metadata as the manifest keeps it: numbers that JSON cannot hold exactly are decimal text. */
export interface RecordedStatus {
  readonly dev: string;
  readonly ino: string;
  readonly nlink: number;
  /** Octal, type bits included. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly allocated: number;
  readonly atimeNs: string;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
  readonly birthNs: string;
}

export interface EntryLine {
  readonly type: "entry";
  readonly collector: string;
  readonly kind: EntryKind | "made";
  /** Where it came from, safe to print; `raw` has the bytes in base64. */
  readonly path: string;
  readonly raw: string;
  readonly archive: string;
  /** Name in the archive; null when nothing of it is there. */
  readonly member: string | null;
  readonly stored: PieceOutcome["stored"];
  readonly sha256: string | null;
  readonly archived: number;
  readonly real: number;
  readonly flags: readonly Flag[];
  readonly errno: string;
  readonly status: RecordedStatus | null;
  /** Target bytes of a symbolic link in base64. */
  readonly link: string | null;
  readonly unit: string | null;
}

/** Something that is not in the package, and why. */
export interface LeftOutLine {
  readonly type: "left-out";
  readonly collector: string;
  readonly what: string;
  readonly why: string;
  /** Whether a reader who expects everything has lost something by it. */
  readonly isLoss: boolean;
}

export interface ArchiveLine {
  readonly type: "archive";
  /** File in the package. */
  readonly name: string;
  /** What the entries call it: without the mark of encryption. */
  readonly archive: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly tarBytes: number;
  readonly members: number;
  /** Of the `.tar.zst` inside, where the file is encrypted. */
  readonly plainSha256?: string;
}

export type ManifestLine = EntryLine | LeftOutLine | ArchiveLine;

export function recordStatus(status: EntryStatus): RecordedStatus {
  return {
    dev: status.dev,
    ino: status.ino,
    nlink: status.nlink,
    mode: status.mode.toString(8),
    uid: status.uid,
    gid: status.gid,
    size: status.size,
    allocated: status.allocated,
    atimeNs: String(status.atimeNs),
    mtimeNs: String(status.mtimeNs),
    ctimeNs: String(status.ctimeNs),
    birthNs: String(status.birthNs),
  };
}
