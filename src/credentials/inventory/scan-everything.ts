/** Every byte that was listed: files as streams, databases by row and by page, repositories by object. */

import type { Databases } from "./databases.ts";
import { placeOfFile, stateOfFile } from "./file-place.ts";
import { isGitObject, scanRepositories } from "./git-source.ts";
import { isInstalledCode } from "./listing.ts";
import type { ListedFile } from "./listing.ts";
import { scanRawDatabase, scanRows } from "./scan-database.ts";
import { scanBytes, scanStream } from "./scan.ts";
import type { Scan, Scanned } from "./scan.ts";

export interface Searched {
  readonly files: readonly ListedFile[];
  readonly databases: Databases;
}

const PACKED = /\.(?:zst|gz|tgz)$/u;
const LONGEST_PACKED = 64 * 1_048_576;
const LONGEST_UNPACKED = 512 * 1_048_576;
/** Of one file; what comes after it is a gap. */
const LONGEST_FILE = 2 * 1_073_741_824;

export async function scanEverything(scan: Scan, { files, databases }: Searched): Promise<void> {
  for (const file of files) {
    if (isRead(databases, file.path)) continue;
    if (PACKED.test(file.path) && file.entry.size <= LONGEST_PACKED) scanPacked(scan, file);
    else await scanFile(scan, file);
  }
  for (const open of databases.open) {
    scanRawDatabase(scan, open, scanRows(scan, open));
  }
  const opened = new Set(databases.open.map(({ path }) => path));
  for (const path of databases.paths) {
    if (!opened.has(path)) scanRawDatabase(scan, { path, state: stateOfFile(path) }, new Set());
  }
  scanRepositories(scan, files);
}

/** By another reader of this same search. */
function isRead({ paths }: Databases, path: string): boolean {
  return paths.has(path) || paths.has(path.replace(/-(?:wal|shm)$/u, "")) || isGitObject(path);
}

async function scanFile(scan: Scan, file: ListedFile): Promise<void> {
  const { tally, suspect } = scan.survey;
  const { entry } = file;
  // In installed code only what is known is looked for: its examples look like secrets.
  const fitting = isInstalledCode(file.path) ? { ...scan, scanner: null } : scan;
  const read = await scanStream(fitting, scannedOf(file), limited(suspect.stream(entry.raw)));
  tally.readFile(read);
  if (!entry.isWhole) tally.gap(`${entry.path} is not whole in the package`, entry.size - read);
  else if (read < entry.size) {
    const left = entry.size - read;
    tally.gap(`${entry.path}: the last ${left} of ${entry.size} bytes were not searched`, left);
  }
}

async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = LONGEST_FILE;
  for await (const chunk of chunks) {
    if (left <= 0) return;
    yield chunk.length <= left ? chunk : chunk.subarray(0, left);
    left -= chunk.length;
  }
}

function scanPacked(scan: Scan, file: ListedFile): void {
  const { survey } = scan;
  const { entry } = file;
  const reading = survey.suspect.read(entry.raw, LONGEST_PACKED);
  const content =
    reading.kind === "read" ? survey.packed.decompress(reading.bytes, LONGEST_UNPACKED) : null;
  if (content === null) {
    survey.tally.gap(`${entry.path} could not be unpacked, and was not searched`, entry.size);
    return;
  }
  survey.tally.readFile(content.length);
  const scanned = scannedOf(file);
  const spotAt: Scanned["spotAt"] = (offset, id) => {
    const spot = scanned.spotAt(offset, id);
    return spot === null ? null : { ...spot, at: `${spot.at} after unpacking` };
  };
  scanBytes(scan, { ...scanned, spotAt }, content);
}

function scannedOf(file: ListedFile): Scanned {
  const { entry, path } = file;
  const spot = { place: placeOfFile(path), path: entry.path, state: stateOfFile(path) };
  return {
    path: entry.path,
    spotAt: (offset) => ({ ...spot, at: `byte ${offset}` }),
    hints: {
      file: file.relative,
      ...(file.home?.kind === undefined ? {} : { kind: file.home.kind }),
    },
    ...(spot.state === "stale" ? { moments: { seen: file.modified } } : {}),
  };
}
