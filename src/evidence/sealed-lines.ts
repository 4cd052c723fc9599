/** The four listings of a package, written line by line from what each part put on record. */

import type { EvidenceFolders, LineWriter } from "../ports/evidence-folder.ts";
import { bodyFileLine } from "./body-file.ts";
import { checksumLine } from "./checksums.ts";
import type { Checksum } from "./checksums.ts";
import { BODY_FILE, CHECKSUMS, MANIFEST, TIMELINE } from "./layout.ts";
import type { EntryLine, ManifestLine } from "./manifest.ts";
import { timelineLines } from "./timeline.ts";

export interface Listings {
  /** Of each file written, MANIFEST first. */
  readonly files: readonly Checksum[];
  /** Entries with a body. */
  readonly bodies: number;
  /** Parts that are missing altogether. */
  readonly missing: number;
}

const NAMES = [MANIFEST, CHECKSUMS, BODY_FILE, TIMELINE] as const;

/** Leaves each listing under its name with `.partial`: it is published once all is sealed. */
export function writeListings(
  folders: EvidenceFolders,
  folder: string,
  lines: Iterable<ManifestLine>,
): Listings {
  const writers = NAMES.map((name) => folders.writer(`${folder}/${name}.partial`));
  try {
    const [manifest, checksums, bodyFile, timeline] = writers;
    const totals = writeLines(lines, { manifest, checksums, bodyFile, timeline });
    const files = writers.map((writer, index) => ({
      name: NAMES[index] ?? "",
      sha256: writer.finish().sha256,
    }));
    return { files, ...totals };
  } catch (error) {
    for (const writer of writers) writer.abandon();
    throw error;
  }
}

export function publishListings(folders: EvidenceFolders, folder: string): void {
  for (const name of NAMES) folders.publish(`${folder}/${name}.partial`, `${folder}/${name}`);
}

type Writers = Readonly<
  Record<"manifest" | "checksums" | "bodyFile" | "timeline", LineWriter | undefined>
>;

function writeLines(lines: Iterable<ManifestLine>, writers: Writers): Omit<Listings, "files"> {
  const linked: LinkedBodies = new Map();
  let seq = 0;
  let bodies = 0;
  let missing = 0;
  for (const line of lines) {
    seq += 1;
    writers.manifest?.line(JSON.stringify({ seq, ...line }));
    if (line.type === "left-out" && line.collector === "" && line.isLoss) missing += 1;
    if (line.type === "entry") writeEntry(line, writers, linked);
    if (line.type === "entry" && line.sha256 !== null) bodies += 1;
  }
  return { bodies, missing };
}

function writeEntry(
  entry: EntryLine,
  { checksums, bodyFile, timeline }: Writers,
  linked: LinkedBodies,
): void {
  const checksum = checksumOf(entry, linked);
  if (checksum !== null) checksums?.line(checksumLine(checksum));
  const body = bodyFileLine(entry);
  if (body !== null) bodyFile?.line(body);
  for (const moment of timelineLines(entry)) timeline?.line(moment);
}

type LinkedBodies = Map<string, string>;

/** A hard link unpacks to the file it points at, so it has that file's hash. */
function checksumOf(entry: EntryLine, bodies: LinkedBodies): Checksum | null {
  const inode = inodeOf(entry);
  if (inode !== null && entry.stored === "whole" && entry.sha256 !== null)
    bodies.set(inode, entry.sha256);
  const original = inode === null ? null : (bodies.get(inode) ?? null);
  const sha256 = entry.stored === "link" ? original : entry.sha256;
  return entry.member === null || sha256 === null ? null : { sha256, name: entry.member };
}

/** Only what has several names needs to be remembered. */
function inodeOf({ archive, status }: EntryLine): string | null {
  if (status === null || status.nlink < 2) return null;
  return `${archive} ${status.dev}:${status.ino}`;
}
