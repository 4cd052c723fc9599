/** The four listings of a package, made from what each part put on record. */

import { bodyFileLine } from "./body-file.ts";
import { checksumLine } from "./checksums.ts";
import { renderManifest } from "./manifest.ts";
import type { EntryLine, ManifestLine } from "./manifest.ts";
import { timelineLines } from "./timeline.ts";

export interface Listings {
  readonly manifest: string;
  readonly checksums: string;
  readonly bodyFile: string;
  readonly timeline: string;
}

export function renderListings(lines: readonly ManifestLine[]): Listings {
  const entries = lines.filter((line): line is EntryLine => line.type === "entry");
  return {
    manifest: renderManifest(lines),
    checksums: text(checksumsOf(entries)),
    bodyFile: text(entries.flatMap((entry) => bodyFileLine(entry) ?? [])),
    timeline: text(entries.flatMap(timelineLines)),
  };
}

/** A hard link unpacks to the file it points at, so it has that file's hash. */
function checksumsOf(entries: readonly EntryLine[]): readonly string[] {
  const bodies = new Map<string, string>();
  return entries.flatMap((entry) => {
    const inode = inodeOf(entry);
    if (entry.stored === "whole" && entry.sha256 !== null) bodies.set(inode, entry.sha256);
    const sha256 = entry.stored === "link" ? (bodies.get(inode) ?? null) : entry.sha256;
    const { member: name } = entry;
    return name === null || sha256 === null ? [] : [checksumLine({ sha256, name })];
  });
}

function inodeOf({ archive, member, status }: EntryLine): string {
  return `${archive} ${status === null ? member : `${status.dev}:${status.ino}`}`;
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
