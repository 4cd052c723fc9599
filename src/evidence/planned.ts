/** A thing that will be collected: what goes into the archive, and what the manifest says about it. */

import type { Digest } from "../ports/digest.ts";
import type { Piece, PieceOutcome, ReadLimits } from "../ports/evidence-archive.ts";
import type { EntryKind, EntryStatus, FoundEntry } from "../ports/evidence-tree.ts";
import { recordStatus } from "./manifest.ts";
import type { EntryLine } from "./manifest.ts";
import { memberName } from "./member-name.ts";
import { shown } from "./shown.ts";

export interface Planned {
  /** `null` for what has no content to take: pipes, sockets, devices. */
  readonly piece: Piece | null;
  readonly collector: string;
  readonly kind: EntryKind | "made";
  /** Absolute path on the host as bytes. */
  readonly raw: Uint8Array;
  readonly status: EntryStatus | null;
  readonly link: Uint8Array | null;
}

/** What stays the same over one listing. */
export interface PlanContext {
  readonly collector: string;
  /** First component in the archive. */
  readonly prefix: string;
  readonly base: string;
  readonly limits: ReadLimits;
  readonly digest: Digest;
  /** First member of each inode, for hard links; shared over the whole archive. */
  readonly inodes: Map<string, string>;
}

export function planEntry(context: PlanContext, entry: FoundEntry): Planned {
  const raw = absolutePath(context.base, entry.path);
  const { kind, status, linkTarget: link } = entry;
  return {
    piece: pieceFor(context, entry, raw),
    collector: context.collector,
    kind,
    raw,
    status,
    link,
  };
}

/** Content that we made from what the kernel says. */
export function planBytes(collector: string, member: string, bytes: Uint8Array): Planned {
  return {
    piece: { kind: "bytes", member, bytes },
    collector,
    kind: "made",
    raw: Buffer.from(member),
    status: null,
    link: null,
  };
}

export function entryLine(
  archive: string,
  planned: Planned,
  outcome: PieceOutcome | null,
): EntryLine {
  const { stored, member, sha256, archived, real, flags, errno, status } = outcome ?? NO_CONTENT;
  const known = status ?? planned.status;
  return {
    type: "entry",
    collector: planned.collector,
    kind: planned.kind,
    path: shown(planned.raw),
    raw: base64(planned.raw),
    archive,
    member: planned.piece === null || stored === "none" ? null : member,
    stored,
    sha256,
    archived,
    real,
    flags,
    errno,
    status: known === null ? null : recordStatus(known),
    link: planned.link === null ? null : base64(planned.link),
    unit: planned.piece?.kind === "file" ? planned.piece.unit : null,
  };
}

/** Pipes, sockets and devices: what they are is all there is to keep. */
const NO_CONTENT: PieceOutcome = {
  stored: "metadata",
  member: "",
  sha256: null,
  archived: 0,
  real: 0,
  flags: [],
  errno: "",
  status: null,
};

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** Body bytes that this will take at most. */
export function plannedBytes({ piece, status }: Planned): number {
  if (piece?.kind === "bytes") return piece.bytes.length;
  if (piece?.kind !== "file" || piece.sameAs !== null || status === null) return 0;
  return Math.min(status.size, piece.limits.whole);
}

function pieceFor(context: PlanContext, entry: FoundEntry, raw: Uint8Array): Piece | null {
  const { status, path } = entry;
  const member = memberName(context.prefix, raw, context.digest);
  switch (entry.kind) {
    case "directory":
      return { kind: "directory", member, status };
    case "symlink":
      return { kind: "symlink", member, status, target: entry.linkTarget ?? Buffer.alloc(0) };
    case "file":
      return {
        kind: "file",
        member,
        base: context.base,
        path,
        expected: { dev: status.dev, ino: status.ino },
        limits: context.limits,
        sameAs: firstOfInode(context, status, member),
        unit: databaseUnit(member),
      };
    case "fifo":
    case "socket":
    case "character-device":
    case "block-device":
    case "unknown":
      return null;
  }
}

function firstOfInode({ inodes }: PlanContext, status: EntryStatus, member: string): string | null {
  if (status.nlink < 2) return null;
  const key = `${status.dev}:${status.ino}`;
  const first = inodes.get(key);
  if (first === undefined) inodes.set(key, member);
  // A list of entries may be gone through more than once.
  return first === undefined || first === member ? null : first;
}

/** SQLite keeps one database in up to three files (sqlite.org/wal.html): they are worth nothing apart. */
function databaseUnit(member: string): string | null {
  const name = /^(.+\.(?:sqlite|sqlite3|db))(?:-wal|-shm|-journal)?$/u.exec(member)?.[1];
  return name ?? null;
}

/** Raw bytes of the whole path on the host. */
export function absolutePath(base: string, path: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(base === "/" ? "/" : `${base}/`), path]);
}
