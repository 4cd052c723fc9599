/** Puts one piece into the archive and says exactly what became of it. */

import { createHash, hash } from "node:crypto";
import { closeSync } from "node:fs";
import { Readable } from "node:stream";
import type { Flag, Piece, PieceOutcome } from "../../ports/evidence-archive.ts";
import type { EntryStatus } from "../../ports/evidence-tree.ts";
import { errnoOf } from "./entry-status.ts";
import { openThroughProcess, statusNow } from "./open-source.ts";
import type { Source, Sources } from "./open-source.ts";
import { blocksOf, fillBlock, planRead } from "./read-ranges.ts";
import type { ReadPlan } from "./read-ranges.ts";
import { storeMemory } from "./store-memory.ts";
import { ownEntry, tarEntry } from "./tar-sink.ts";
import type { TarSink } from "./tar-sink.ts";

export interface Store {
  readonly tar: TarSink;
  readonly sources: Sources;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  /** Body bytes so far. */
  archived: number;
  /** Members stored whole that have more names: a hard link may point at them. */
  readonly whole: Set<string>;
}

type BodyPiece = Extract<Piece, { readonly kind: "file" | "open-file" }>;

/** Larger bodies go through in blocks instead of at once. */
const AT_ONCE = 1_048_576;
const ENDS_SUFFIX = "%~ends";
/** open(2) when the name now belongs to a link, a folder, a pipe or a socket. */
const REPLACED = new Set(["ELOOP", "ENOTDIR", "ENOTREG", "ENXIO"]);

export async function storePiece(store: Store, piece: Piece): Promise<PieceOutcome> {
  switch (piece.kind) {
    case "bytes":
      return storeBytes(store, piece.member, piece.bytes);
    case "directory":
      await store.tar.add(tarEntry(piece.member, "directory", piece.status), Buffer.alloc(0));
      return metadata(piece.member, piece.status);
    case "symlink":
      return storeSymlink(store, piece);
    case "file":
    case "open-file":
      return storeBody(store, piece);
    case "memory":
      return storeMemory(store, piece);
  }
}

async function storeBytes(store: Store, member: string, bytes: Uint8Array): Promise<PieceOutcome> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  await store.tar.add(ownEntry(member), body);
  store.archived += body.length;
  return {
    ...nothing(member, []),
    stored: "whole",
    sha256: hash("sha256", body, "hex"),
    archived: body.length,
    real: body.length,
  };
}

/** The target goes in byte for byte, or, where tar's text header cannot hold it, into the manifest only. */
async function storeSymlink(
  store: Store,
  piece: Extract<Piece, { readonly kind: "symlink" }>,
): Promise<PieceOutcome> {
  const linkname = Buffer.from(piece.target).toString("utf8");
  if (Buffer.compare(Buffer.from(linkname), piece.target) !== 0 || linkname === "") {
    return { ...nothing(piece.member, []), status: piece.status };
  }
  const entry = { ...tarEntry(piece.member, "symlink", piece.status), linkname };
  await store.tar.add(entry, Buffer.alloc(0));
  return metadata(piece.member, piece.status);
}

async function storeBody(store: Store, piece: BodyPiece): Promise<PieceOutcome> {
  if (store.signal.aborted) return nothing(piece.member, ["interrupted"]);
  let source: Source;
  try {
    source = piece.kind === "file" ? store.sources.open(piece) : openThroughProcess(piece.path);
  } catch (error) {
    return nothing(piece.member, [openFlag(errnoOf(error))], errnoOf(error));
  }
  try {
    return await storeOpened(store, piece, source);
  } finally {
    closeSync(source.descriptor);
  }
}

async function storeOpened(store: Store, piece: BodyPiece, source: Source): Promise<PieceOutcome> {
  const { status } = source;
  const isReplaced = piece.kind === "file" && !isSame(status, piece.expected);
  const flags: readonly Flag[] = isReplaced ? ["replaced"] : [];
  if (
    piece.kind === "file" &&
    piece.sameAs !== null &&
    !isReplaced &&
    store.whole.has(piece.sameAs)
  ) {
    const entry = { ...tarEntry(piece.member, "link", status), linkname: piece.sameAs };
    await store.tar.add(entry, Buffer.alloc(0));
    return { ...nothing(piece.member, flags), stored: "link", status };
  }
  const plan = planRead(status, piece.limits);
  if (store.archived + plan.bytes > store.maxBytes) {
    return { ...nothing(piece.member, [...flags, "left-out"]), status };
  }
  const outcome = await readBody(store, piece.member, { source, plan, flags });
  store.archived += outcome.archived;
  if (outcome.stored === "whole" && status.nlink > 1) store.whole.add(piece.member);
  return outcome;
}

interface Reading {
  readonly source: Source;
  readonly plan: ReadPlan;
  readonly flags: readonly Flag[];
}

async function readBody(store: Store, name: string, reading: Reading): Promise<PieceOutcome> {
  const { source, plan } = reading;
  const member = plan.stored === "ends" ? `${name}${ENDS_SUFFIX}` : name;
  const progress = { real: 0, errno: "", wasStopped: false };
  const fill = (block: Buffer, from: number): void => {
    if (progress.errno !== "" || store.signal.aborted) {
      progress.wasStopped ||= store.signal.aborted;
      block.fill(0);
      return;
    }
    try {
      progress.real += fillBlock(source.descriptor, block, from);
    } catch (error) {
      progress.errno = errnoOf(error);
      block.fill(0);
    }
  };
  const entry = tarEntry(member, "file", source.status);
  const sha256 =
    plan.bytes <= AT_ONCE
      ? await addAtOnce(store, { entry, plan, fill })
      : await addInBlocks(store, { entry, plan, fill });
  return {
    flags: [...reading.flags, ...plan.flags, ...readFlags(source, plan, progress)],
    errno: progress.errno,
    stored: plan.stored,
    member,
    sha256,
    archived: plan.bytes,
    real: progress.real,
    status: source.status,
  };
}

interface Body {
  readonly entry: ReturnType<typeof tarEntry>;
  readonly plan: ReadPlan;
  fill(block: Buffer, from: number): void;
}

async function addAtOnce(store: Store, { entry, plan, fill }: Body): Promise<string> {
  const body = Buffer.allocUnsafe(plan.bytes);
  let done = 0;
  for (const { from, length } of plan.ranges) {
    fill(body.subarray(done, done + length), from);
    done += length;
  }
  await store.tar.add(entry, body);
  return hash("sha256", body, "hex");
}

async function addInBlocks(store: Store, { entry, plan, fill }: Body): Promise<string> {
  const digest = createHash("sha256");
  function* blocks(): Generator<Buffer> {
    for (const { from, length } of blocksOf(plan.ranges, AT_ONCE)) {
      const block = Buffer.allocUnsafe(length);
      fill(block, from);
      digest.update(block);
      yield block;
    }
  }
  await store.tar.addStream(entry, plan.bytes, Readable.from(blocks(), { objectMode: false }));
  return digest.digest("hex");
}

interface Progress {
  readonly real: number;
  readonly errno: string;
  readonly wasStopped: boolean;
}

function readFlags(source: Source, plan: ReadPlan, progress: Progress): readonly Flag[] {
  const before = source.status;
  const after = statusNow(source);
  const flags: Flag[] = [];
  if (progress.wasStopped) flags.push("interrupted");
  if (progress.errno !== "") flags.push("unreadable");
  else if (progress.real < plan.bytes && !progress.wasStopped) flags.push("shrank");
  if (after.size > before.size) flags.push("grew");
  else if (after.mtimeNs !== before.mtimeNs || after.size < before.size) flags.push("changed");
  return flags;
}

function openFlag(errno: string): Flag {
  if (errno === "ENOENT") return "vanished";
  return REPLACED.has(errno) ? "replaced" : "unreadable";
}

function isSame(
  status: EntryStatus,
  expected: { readonly dev: string; readonly ino: string },
): boolean {
  return status.dev === expected.dev && status.ino === expected.ino;
}

function nothing(member: string, flags: readonly Flag[], errno = ""): PieceOutcome {
  return { flags, errno, stored: "none", member, sha256: null, archived: 0, real: 0, status: null };
}

function metadata(member: string, status: EntryStatus): PieceOutcome {
  return { ...nothing(member, []), stored: "metadata", status };
}
