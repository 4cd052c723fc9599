/** The suspect as a sealed package holds it: nothing is unpacked but what somebody asks for, block by block. */

import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import type {
  PackageToOpen,
  Suspect,
  SuspectPath,
  SuspectReading,
  SuspectVariable,
} from "../../ports/suspect.ts";
import { errnoOf } from "../evidence/entry-status.ts";
import { openDatabaseCopy, UnfitCopy } from "./database-copy.ts";
import type { DatabaseFile } from "./database-copy.ts";
import { GapList } from "./gap-list.ts";
import { PackageArchives } from "./package-archives.ts";
import { indexPackage } from "./package-index.ts";
import type { PackageIndex } from "./package-index.ts";
import { NO_SURVEY, placesInPackage, readSurvey } from "./package-places.ts";
import type { PackageFile, PackageTree, StoredBody } from "./package-tree.ts";
import { variablesIn } from "./process-variables.ts";
import { scratchBelow } from "./scratch.ts";

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const BLOCK = 1_048_576;
const LONGEST_NOTE = 16 * 1_048_576;
const MANIFEST = "manifest.jsonl";
const CHANGED = "its bytes in the package are not those that were sealed";

/** @throws Refusal when there is no manifest, or another one than was verified. */
export function packageSuspect(request: PackageToOpen, scratchHome: string): Suspect {
  const gaps = new GapList();
  const scratch = scratchBelow(scratchHome);
  const archives = new PackageArchives({
    folder: request.folder,
    identities: request.identities ?? null,
    scratch,
    gaps,
  });
  const index = indexOf(request, archives, gaps);
  const { tree } = index;
  const environments = environmentsOf(index, gaps);
  return {
    origin: "package",
    places: placesOf(index),
    get gaps() {
      return gaps.sentences;
    },
    list: (root) => tree.list(root),
    read: (path, limit) => read(tree, path, limit),
    stream: (path) => stream(tree, path),
    openDatabase: (path) =>
      openDatabaseCopy(path, { find: (name) => databaseFile(tree, name), scratch, tries: 1 }),
    environments: () => environments,
    close: () => {
      archives.close();
      scratch.close();
    },
  };
}

function indexOf(request: PackageToOpen, archives: PackageArchives, gaps: GapList): PackageIndex {
  const path = join(request.folder, MANIFEST);
  const descriptor = openManifest(path);
  try {
    const { index, manifestSha256 } = indexPackage(descriptor, archives, gaps);
    if (request.manifestSha256 === null || request.manifestSha256 === manifestSha256) return index;
    archives.close();
    throw new Refusal({
      kind: "integrity",
      problem: `${path} is not the manifest that was verified: it changed since`,
      hint: "somebody writes to this folder; copy the package to a place of your own and verify it there",
    });
  } finally {
    closeSync(descriptor);
  }
}

function openManifest(path: string): number {
  try {
    const descriptor = openSync(path, READ);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    throw Object.assign(new Error("not a regular file"), { code: "ENOTREG" });
  } catch (cause) {
    throw new Refusal({
      kind: "unable",
      problem: `${path} cannot be read (${errnoOf(cause)}): this is not a sealed package`,
      hint: "name the folder that holds TOP and manifest.jsonl",
      cause,
    });
  }
}

function placesOf({ tree, notes }: PackageIndex): Suspect["places"] {
  const survey = notes.get("volatile/survey.json");
  const known = survey === undefined ? NO_SURVEY : readSurvey(noteBytes(survey));
  const passwd = read(tree, "/etc/passwd", BLOCK);
  const accounts = passwd.kind === "read" ? Buffer.from(passwd.bytes).toString("utf8") : "";
  return placesInPackage(tree, known, accounts);
}

/** Values are in it only where the package is encrypted. */
function environmentsOf({ notes }: PackageIndex, gaps: GapList): readonly SuspectVariable[] {
  const variables = [...notes].flatMap(([member, body]) => {
    const pid = /^volatile\/process\/(\d{1,10})\/environ$/u.exec(member)?.[1];
    return pid === undefined ? [] : variablesIn(noteBytes(body), Number(pid));
  });
  if (variables.length === 0) {
    gaps.add("The values of environment variables are not in this package, or not readable");
  }
  return variables;
}

function noteBytes({ archive, from, size }: StoredBody): Uint8Array {
  try {
    return archive.read(from, Math.min(size, LONGEST_NOTE));
  } catch {
    return new Uint8Array(0);
  }
}

function read(tree: PackageTree, path: SuspectPath, limit: number): SuspectReading {
  const file = tree.find(path);
  if (file === null) {
    const isBlocked = tree.blockedBy(path) !== null;
    const reason = "lies behind a link, or below something that is no folder";
    return isBlocked ? { kind: "unreadable", reason } : { kind: "absent" };
  }
  const { body } = file;
  if (body === null) return { kind: "unreadable", reason: whyNoBody(file) };
  const start = startLength(file);
  const wanted = Math.min(limit, start);
  try {
    const bytes = body.archive.read(body.from, wanted);
    const isAll = wanted === file.archived;
    if (isAll && !isSealed(file, createHash("sha256").update(bytes).digest("hex"))) {
      return { kind: "unreadable", reason: CHANGED };
    }
    // A copy: the archive may use its memory again.
    return {
      kind: "read",
      bytes: Buffer.from(bytes),
      isCut: wanted < start || !file.entry.isWhole,
    };
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Error ? error.message : CHANGED };
  }
}

function whyNoBody({ entry, flags, stored }: PackageFile): string {
  if (entry.kind === "symlink") return "is a link, which is not followed";
  if (entry.kind !== "file") return "is not a regular file";
  if (stored !== "none") return "is not in its archive as the manifest says";
  return `is not in the package${flags.length === 0 ? "" : ` (${flags.join(", ")})`}`;
}

/** Bytes from the start of the file: of one that is not whole, the first of its two ends. */
function startLength({ archived, real, stored }: PackageFile): number {
  return stored === "ends" ? archived - Math.floor(archived / 2) : Math.min(real, archived);
}

function isSealed({ sha256 }: PackageFile, found: string): boolean {
  return sha256 === null || sha256 === found;
}

async function* stream(tree: PackageTree, path: SuspectPath): AsyncGenerator<Uint8Array> {
  const file = tree.find(path);
  if (file !== null) yield* contentOf(file);
}

/** @throws UnfitCopy at its end when the bytes are not the sealed ones. */
function* contentOf(file: PackageFile): Generator<Uint8Array> {
  const { body, archived } = file;
  if (body === null) return;
  const start = startLength(file);
  const hash = createHash("sha256");
  for (let at = 0; at < archived;) {
    const edge = at < start ? start : archived;
    const block = Buffer.from(body.archive.read(body.from + at, Math.min(BLOCK, edge - at)));
    if (block.length === 0) throw new UnfitCopy(CHANGED);
    hash.update(block);
    if (at === start && file.stored === "ends") yield new Uint8Array(0);
    // What lies behind the start of a whole file is padding.
    if (at < start || file.stored === "ends") yield block;
    at += block.length;
  }
  if (!isSealed(file, hash.digest("hex"))) throw new UnfitCopy(CHANGED);
}

function databaseFile(tree: PackageTree, path: string): DatabaseFile | string | null {
  const file = tree.find(path);
  if (file === null) return null;
  if (file.body === null) return whyNoBody(file);
  const isTorn = file.flags.some((flag) => /^(?:unit-)?changed$|^grew$|^shrank$/u.test(flag));
  return {
    size: startLength(file),
    isWhole: file.entry.isWhole,
    blocks: () => contentOf(file),
    isUnchanged: () => !isTorn,
  };
}
