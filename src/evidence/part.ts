/** One archive of the package: written whole and on record before it has its name, or kept aside. */

import { recorded } from "../model/json.ts";
import type { PieceOutcome } from "../ports/evidence-archive.ts";
import { PART_MANIFEST, PART_RECORD } from "./layout.ts";
import { lossOf } from "./losses.ts";
import { memberDifferences } from "./member-differences.ts";
import { renderPart } from "./manifest.ts";
import type { EntryLine, LeftOutLine, ManifestLine } from "./manifest.ts";
import { entryLine } from "./planned.ts";
import type { Planned } from "./planned.ts";
import { mendCustody, noteCustody } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface PartRequest {
  readonly archive: string;
  readonly planned: readonly Planned[];
  readonly leftOut: readonly LeftOutLine[];
  readonly maxBytes: number;
}

/** What a part is known by: kept beside the archive, in the receipt and in the journal. */
export interface PartRecord {
  readonly archive: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly tarBytes: number;
  readonly members: number;
  /** Entries of its manifest, and bytes of the bodies stored. */
  readonly entries: number;
  readonly storedBytes: number;
  readonly manifestSha256: string;
  readonly isComplete: boolean;
  /** Everything that was lost, a sentence each, and everything left out on purpose. */
  readonly losses: readonly string[];
  readonly leftOut: readonly string[];
}

const LONGEST_RECORD = 16_777_216;
const LONGEST_MANIFEST = 512 * 1_048_576;
/** More sentences than this help nobody: the manifest has them all. */
const MOST_SENTENCES = 100;

export async function writePart(workspace: Workspace, request: PartRequest): Promise<PartRecord> {
  const { evidence, layout } = workspace;
  prepare(workspace, request.archive);
  const partial = `${layout.work}/${request.archive}.partial`;
  noteCustody(workspace, { action: "capture-began", detail: request.archive });
  const pieces = request.planned.flatMap(({ piece }) => (piece === null ? [] : [piece]));
  const { maxBytes } = request;
  const result = await evidence.archives.write({
    path: partial,
    pieces,
    maxBytes,
    signal: workspace.signal,
  });
  const lines = linesOf(request, result.outcomes);
  const manifest = Buffer.from(renderPart(lines));
  const record: PartRecord = {
    archive: request.archive,
    sha256: result.sha256,
    bytes: result.bytes,
    tarBytes: result.tarBytes,
    ...summary(lines),
    manifestSha256: workspace.digest.sha256(manifest),
  };
  evidence.folders.write(layout.work, [
    { name: `${request.archive}${PART_MANIFEST}`, bytes: manifest },
    { name: `${request.archive}${PART_RECORD}`, bytes: Buffer.from(JSON.stringify(record)) },
  ]);
  evidence.folders.publish(partial, `${layout.folder}/${request.archive}`);
  noteCustody(workspace, { action: "captured", detail: request.archive, sha256: record.sha256 });
  return record;
}

/** A part as it lies on disk, or why it does not count. Reads everything again and compares every body. */
export async function checkPart(
  workspace: Workspace,
  archive: string,
): Promise<PartRecord | string> {
  const { evidence, layout } = workspace;
  const record = readRecord(workspace, archive);
  if (record === null) return `${archive} has no record beside it`;
  const digest = await evidence.folders.digest(`${layout.folder}/${archive}`);
  if (digest === null) return `${archive} is not there`;
  if (digest.sha256 !== record.sha256)
    return `${archive} is not what was written: its hash differs`;
  const limit = { maxTarBytes: record.tarBytes, maxMembers: record.members };
  const reading = await evidence.archives.read(`${layout.folder}/${archive}`, limit);
  if (reading.kind === "damaged") return `${archive} ${reading.problem}`;
  const manifest = readPartManifest(workspace, record);
  if (typeof manifest === "string") return manifest;
  const entries = manifest.filter((line) => line.type === "entry");
  const [difference] = memberDifferences(entries, reading.members);
  return difference === undefined ? record : `${archive} ${difference}`;
}

export function readRecord({ evidence, layout }: Workspace, archive: string): PartRecord | null {
  const path = `${layout.work}/${archive}${PART_RECORD}`;
  const reading = evidence.folders.read(path, LONGEST_RECORD);
  if (reading.kind !== "read") return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(reading.bytes).toString("utf8"));
    return recorded<PartRecord>(value);
  } catch {
    return null;
  }
}

/** The lines that were written with the archive, bound to it by their hash. */
export function readPartManifest(
  { evidence, layout, digest }: Workspace,
  record: PartRecord,
): readonly ManifestLine[] | string {
  const name = `${record.archive}${PART_MANIFEST}`;
  const reading = evidence.folders.read(`${layout.work}/${name}`, LONGEST_MANIFEST);
  if (reading.kind !== "read") return `${name} cannot be read`;
  if (digest.sha256(reading.bytes) !== record.manifestSha256) return `${name} was changed`;
  const text = Buffer.from(reading.bytes).toString("utf8").trimEnd();
  return text === ""
    ? []
    : text.split("\n").map((line) => recorded<ManifestLine>(JSON.parse(line)));
}

/** What an earlier attempt left is evidence too: it is moved, never deleted. */
function prepare(workspace: Workspace, archive: string): void {
  const { folders } = workspace.evidence;
  const { folder, work } = workspace.layout;
  folders.create(folder);
  folders.create(work);
  mendCustody(workspace);
  const leftovers = [
    `${work}/${archive}.partial`,
    `${folder}/${archive}`,
    ...[PART_MANIFEST, PART_RECORD].flatMap((suffix) => [
      `${work}/${archive}${suffix}`,
      `${work}/${archive}${suffix}.partial`,
    ]),
  ];
  for (const path of leftovers) {
    const aside = folders.setAside(path, work);
    if (aside !== null)
      noteCustody(workspace, { action: "set-aside", detail: `${path} to ${aside}` });
  }
}

function linesOf(request: PartRequest, outcomes: readonly PieceOutcome[]): readonly ManifestLine[] {
  let next = 0;
  const entries = request.planned.map((planned) => {
    const outcome = planned.piece === null ? null : (outcomes[next++] ?? null);
    return entryLine(request.archive, planned, outcome);
  });
  return [...entries, ...request.leftOut];
}

type Summary = Pick<
  PartRecord,
  "members" | "entries" | "storedBytes" | "isComplete" | "losses" | "leftOut"
>;

function summary(lines: readonly ManifestLine[]): Summary {
  const entries = lines.filter((line): line is EntryLine => line.type === "entry");
  const omitted = lines.filter((line): line is LeftOutLine => line.type === "left-out");
  const losses = [
    ...entries.flatMap((line) => lossOf(line) ?? []),
    ...omitted.filter(({ isLoss }) => isLoss).map(({ what, why }) => `${what}: ${why}`),
  ];
  return {
    members: entries.filter(({ member }) => member !== null).length,
    entries: entries.length,
    storedBytes: entries.reduce((sum, { archived }) => sum + archived, 0),
    isComplete: losses.length === 0,
    losses: shortened(losses),
    leftOut: shortened(
      omitted.filter(({ isLoss }) => !isLoss).map(({ what, why }) => `${what}: ${why}`),
    ),
  };
}

function shortened(sentences: readonly string[]): readonly string[] {
  if (sentences.length <= MOST_SENTENCES) return sentences;
  const more = sentences.length - MOST_SENTENCES;
  return [...sentences.slice(0, MOST_SENTENCES), `and ${more} more, all in the manifest`];
}
