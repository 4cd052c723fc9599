/** The suspect as it lies on this host, living or frozen: read through descriptors, databases only as copies. */

import { closeSync, existsSync, realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { printable, printableBytes } from "../../model/printable.ts";
import type { Target } from "../../model/target.ts";
import type { FoundEntry, TreeListing } from "../../ports/evidence-tree.ts";
import type {
  Suspect,
  SuspectEntry,
  SuspectPath,
  SuspectReading,
  SuspectVariable,
} from "../../ports/suspect.ts";
import { nodeEvidenceTree } from "../evidence/node-evidence-tree.ts";
import { nodeKernelFiles } from "../evidence/node-kernel-files.ts";
import { parseStat } from "../linux/proc-text.ts";
import { bytesOf, openDatabaseCopy } from "./database-copy.ts";
import type { DatabaseFile } from "./database-copy.ts";
import { blocks, readPlan, readStart } from "./file-ends.ts";
import { GapList } from "./gap-list.ts";
import { hostPlaces } from "./host-places.ts";
import { openSuspectFile } from "./open-suspect-file.ts";
import type { Opened } from "./open-suspect-file.ts";
import { variablesIn } from "./process-variables.ts";
import { scratchBelow } from "./scratch.ts";

export interface HostSuspectRequest {
  readonly target: Target;
  /** Private folder below which databases are copied. */
  readonly scratchHome: string;
}

const MOST_ENTRIES = 1_000_000;
const LONGEST_ENVIRONMENT = 4 * 1_048_576;
const LONGEST_STAT = 4_096;
const SLASH = 0x2f;

export function hostSuspect({ target, scratchHome }: HostSuspectRequest): Suspect {
  const gaps = new GapList(target.blindSpots);
  const scratch = scratchBelow(scratchHome);
  const environments = environmentsOf(target, gaps);
  return {
    origin: "host",
    places: hostPlaces(target, temporaryFolders(environments)),
    get gaps() {
      return gaps.sentences;
    },
    list: (root) => list(root, gaps),
    read,
    stream,
    openDatabase: (path) => openDatabaseCopy(path, { find: hostFile, scratch, tries: 3 }),
    environments: () => environments,
    close: () => scratch.close(),
  };
}

function list(root: SuspectPath, gaps: GapList): readonly SuspectEntry[] {
  const raw = withoutSlash(bytesOf(root));
  const text = textOf(raw);
  if (text === null) return listBytes(raw, gaps);
  // The walk begins at the real path of the folder above: where that is another one, somebody put a link there.
  if (!isReal(dirname(text))) {
    if (existsSync(text)) gaps.add(`${printable(text)} lies behind a link, and was not searched`);
    return [];
  }
  const request = { root: text, exclude: [], skip: [], maxEntries: MOST_ENTRIES };
  const listing = nodeEvidenceTree.list(request);
  return listing === null ? [] : entriesOf(listing, gaps);
}

function entriesOf({ base, entries, omissions }: TreeListing, gaps: GapList): SuspectEntry[] {
  for (const { path, why, errno } of omissions) {
    const reason = `${why.replaceAll("-", " ")}${errno === "" ? "" : ` (${errno})`}`;
    gaps.add(`${printableBytes(joined(base, path))} is not listed: ${reason}`);
  }
  return Array.from(entries, (entry) => entryOf(base, entry));
}

/** A name that is no text is looked for in the listing of the folder above. */
function listBytes(raw: Uint8Array, gaps: GapList): readonly SuspectEntry[] {
  const above = raw.subarray(0, Math.max(1, raw.lastIndexOf(SLASH)));
  const inside = Buffer.concat([raw, Buffer.of(SLASH)]);
  if (above.length === raw.length) return [];
  return list(above, gaps).filter(
    (entry) =>
      Buffer.compare(entry.raw, raw) === 0 ||
      Buffer.compare(entry.raw.subarray(0, inside.length), inside) === 0,
  );
}

function entryOf(base: string, { path, kind, status, linkTarget }: FoundEntry): SuspectEntry {
  const raw = joined(base, path);
  return {
    raw,
    path: printableBytes(raw),
    kind: kind === "file" || kind === "directory" || kind === "symlink" ? kind : "other",
    uid: status.uid,
    gid: status.gid,
    mode: status.mode,
    size: status.size,
    mtimeNs: status.mtimeNs,
    ctimeNs: status.ctimeNs,
    link: linkTarget,
    isWhole: kind !== "file" || readPlan(status).stored === "whole",
  };
}

function read(path: SuspectPath, limit: number): SuspectReading {
  const opened = openSuspectFile(bytesOf(path));
  if (opened.kind !== "open") return opened;
  try {
    const bytes = readStart(opened.descriptor, opened.status.size, limit);
    return { kind: "read", bytes, isCut: opened.status.size > bytes.length };
  } catch {
    return { kind: "unreadable", reason: "could not be read to its end" };
  } finally {
    closeSync(opened.descriptor);
  }
}

async function* stream(path: SuspectPath): AsyncGenerator<Uint8Array> {
  yield* contentOf(openSuspectFile(bytesOf(path)));
}

function* contentOf(opened: Opened): Generator<Uint8Array> {
  if (opened.kind !== "open") return;
  try {
    yield* blocks(opened.descriptor, readPlan(opened.status));
  } finally {
    closeSync(opened.descriptor);
  }
}

function hostFile(path: string): DatabaseFile | string | null {
  const status = look(path);
  if (status === null || typeof status === "string") return status;
  return {
    size: status.size,
    isWhole: readPlan(status).stored === "whole",
    blocks: () => contentOf(openSuspectFile(bytesOf(path))),
    isUnchanged: () => {
      const now = look(path);
      if (now === null || typeof now === "string") return false;
      return (
        now.ino === status.ino &&
        now.size === status.size &&
        now.mtimeNs === status.mtimeNs &&
        now.ctimeNs === status.ctimeNs
      );
    },
  };
}

function look(path: string): Extract<Opened, { readonly kind: "open" }>["status"] | string | null {
  const opened = openSuspectFile(bytesOf(path));
  if (opened.kind === "absent") return null;
  if (opened.kind === "unreadable") return opened.reason;
  closeSync(opened.descriptor);
  return opened.status;
}

function environmentsOf(target: Target, gaps: GapList): readonly SuspectVariable[] {
  return target.members.flatMap(({ pid, startTicks }) => {
    const reading = nodeKernelFiles.read(`/proc/${pid}/environ`, LONGEST_ENVIRONMENT);
    const why = reading.kind === "failed" ? reading.errno : "it has ended";
    if (reading.kind === "failed" || !isStill(pid, startTicks)) {
      gaps.add(`The environment of process ${pid} could not be read (${why})`);
      return [];
    }
    if (reading.isCut) gaps.add(`The environment of process ${pid} was read in its first part`);
    return variablesIn(reading.bytes, pid);
  });
}

/** A number may have been given to another process since the survey. */
function isStill(pid: number, startTicks: string): boolean {
  const stat = nodeKernelFiles.read(`/proc/${pid}/stat`, LONGEST_STAT);
  if (stat.kind === "failed") return false;
  return parseStat(Buffer.from(stat.bytes).toString("latin1"))?.startTicks === startTicks;
}

/** OpenClaw logs below os.tmpdir(). */
function temporaryFolders(variables: readonly SuspectVariable[]): readonly string[] {
  const named = variables
    .filter(({ name }) => /^(?:TMPDIR|TMP|TEMP)$/u.test(name))
    .map(({ value }) => new TextDecoder().decode(value).replace(/\/+$/u, ""))
    .filter((folder) => folder.startsWith("/"));
  return [...new Set(["/tmp", ...named])];
}

function isReal(folder: string): boolean {
  try {
    return realpathSync(folder) === folder;
  } catch {
    return false;
  }
}

/** `null` when the bytes are no UTF-8. */
function textOf(raw: Uint8Array): string | null {
  const text = Buffer.from(raw).toString("utf8");
  return Buffer.compare(Buffer.from(text), raw) === 0 && basename(text) !== "" ? text : null;
}

function withoutSlash(raw: Uint8Array): Uint8Array {
  return raw.length > 1 && raw.at(-1) === SLASH ? raw.subarray(0, -1) : raw;
}

function joined(base: string, path: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(base === "/" ? "/" : `${base}/`), path]);
}
