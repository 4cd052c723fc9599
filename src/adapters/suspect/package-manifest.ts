/** Reads a manifest of anybody line by line, in bounded memory: what it says of files of the host. */

import { createHash } from "node:crypto";
import { isJsonObject } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import { printableBytes } from "../../model/printable.ts";
import type { SuspectEntry } from "../../ports/suspect.ts";
import { kindOf } from "../evidence/entry-status.ts";
import { readAt } from "./file-ends.ts";

/** A file of the host as the manifest tells it, and where its body should be. */
export interface StatedEntry {
  readonly entry: SuspectEntry;
  readonly collector: string;
  readonly archive: string;
  readonly member: string | null;
  readonly stored: string;
  readonly sha256: string | null;
  readonly archived: number;
  /** Of `archived`, how many bytes came from the file; the rest is padding. */
  readonly real: number;
  readonly flags: readonly string[];
  readonly inode: string;
}

export interface StatedArchive {
  /** File in the package. */
  readonly file: string;
  /** What the entries call it. */
  readonly archive: string;
  readonly tarBytes: number;
}

/** Something that `ir` wrote into the archive itself. */
export interface StatedNote {
  readonly archive: string;
  readonly member: string;
  readonly size: number;
}

export interface ManifestVisitor {
  entry(entry: StatedEntry): void;
  note(note: StatedNote): void;
  archive(archive: StatedArchive): void;
  gap(sentence: string): void;
}

const LONGEST_LINE = 1_048_576;
const MOST_LINES = 4_000_000;
const CHUNK = 1_048_576;
const NEWLINE = 0x0a;

/** SHA-256 of all of it. */
export function visitManifest(descriptor: number, visitor: ManifestVisitor): string {
  const hash = createHash("sha256");
  let damaged = 0;
  let count = 0;
  for (const line of linesOf(descriptor, (chunk) => hash.update(chunk))) {
    count += 1;
    if (count > MOST_LINES) continue;
    const value = line === null ? null : parse(line);
    if (value === null || !visit(value, visitor)) damaged += 1;
  }
  if (damaged > 0) visitor.gap(`The manifest has ${damaged} line(s) that say nothing readable`);
  if (count > MOST_LINES)
    visitor.gap(`The manifest has more than ${MOST_LINES} lines: the rest is unread`);
  return hash.digest("hex");
}

/** `null` for a line that is too long to be one of ours. */
function* linesOf(descriptor: number, see: (chunk: Buffer) => void): Generator<Buffer | null> {
  let rest: Buffer[] = [];
  let length = 0;
  const take = (): Buffer | null => {
    const line = length > LONGEST_LINE ? null : Buffer.concat(rest);
    rest = [];
    length = 0;
    return line;
  };
  const add = (part: Buffer): void => {
    length += part.length;
    if (length <= LONGEST_LINE) rest.push(Buffer.from(part));
  };
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; ;) {
    const block = chunk.subarray(0, readAt(descriptor, chunk, at));
    if (block.length === 0) break;
    see(block);
    at += block.length;
    let from = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, from)) {
      add(block.subarray(from, end));
      yield take();
      from = end + 1;
    }
    add(block.subarray(from));
  }
  if (length > 0) yield take();
}

function parse(line: Buffer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line.toString("utf8"));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function visit(line: JsonObject, visitor: ManifestVisitor): boolean {
  switch (line["type"]) {
    case "entry": {
      if (line["kind"] === "made") {
        const size = countOf(line, "archived");
        visitor.note({ archive: textOf(line, "archive"), member: textOf(line, "member"), size });
        return true;
      }
      const entry = statedEntry(line);
      if (entry !== null) visitor.entry(entry);
      return entry !== null;
    }
    case "archive": {
      const file = textOf(line, "name");
      const archive = textOf(line, "archive") || file;
      visitor.archive({ file, archive, tarBytes: countOf(line, "tarBytes") });
      return true;
    }
    case "left-out":
      if (line["isLoss"] === true) visitor.gap(`${textOf(line, "what")} ${textOf(line, "why")}`);
      return true;
    default:
      return false;
  }
}

function statedEntry(line: JsonObject): StatedEntry | null {
  const raw = Buffer.from(textOf(line, "raw"), "base64");
  if (raw[0] !== 0x2f) return null;
  const status = isJsonObject(line["status"]) ? line["status"] : {};
  const stored = textOf(line, "stored");
  const flags = Array.isArray(line["flags"]) ? line["flags"].map(String) : [];
  const link = line["link"];
  return {
    entry: {
      raw,
      path: printableBytes(raw),
      kind: kindFrom(line, status),
      uid: countOf(status, "uid"),
      gid: countOf(status, "gid"),
      mode: modeOf(status),
      size: countOf(status, "size"),
      mtimeNs: nanoseconds(status, "mtimeNs"),
      ctimeNs: nanoseconds(status, "ctimeNs"),
      link: typeof link === "string" ? Buffer.from(link, "base64") : null,
      isWhole: true,
    },
    collector: textOf(line, "collector"),
    archive: textOf(line, "archive"),
    member: typeof line["member"] === "string" ? line["member"] : null,
    stored,
    sha256: typeof line["sha256"] === "string" ? line["sha256"] : null,
    archived: countOf(line, "archived"),
    real: countOf(line, "real"),
    flags,
    inode: `${textOf(status, "dev")}:${textOf(status, "ino")}`,
  };
}

/** A file that became something else between being found and being read is what was opened. */
function kindFrom(line: JsonObject, status: JsonObject): SuspectEntry["kind"] {
  const stated = textOf(line, "kind");
  const kind = stated === "" ? kindOf(modeOf(status)) : stated;
  return kind === "file" || kind === "directory" || kind === "symlink" ? kind : "other";
}

function modeOf(status: JsonObject): number {
  const text = textOf(status, "mode");
  return /^[0-7]{1,7}$/u.test(text) ? Number.parseInt(text, 8) : 0;
}

function nanoseconds(status: JsonObject, name: string): bigint {
  const text = textOf(status, name);
  return /^-?\d{1,20}$/u.test(text) ? BigInt(text) : 0n;
}

function textOf(line: JsonObject, name: string): string {
  const value = line[name];
  return typeof value === "string" ? value : "";
}

function countOf(line: JsonObject, name: string): number {
  const value = line[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
