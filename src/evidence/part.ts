/** One archive of the package: written whole and on record before it has its name, or kept aside. */

import { recorded } from "../model/json.ts";
import type { JsonObject } from "../model/json.ts";
import type { EncryptedArchive } from "../ports/evidence-archive.ts";
import { compareMembers } from "./compare-members.ts";
import { ENCRYPTED, PART_MANIFEST, PART_RECORD } from "./layout.ts";
import type { LeftOutLine, ManifestLine } from "./manifest.ts";
import { partListing } from "./part-listing.ts";
import type { Planned } from "./planned.ts";
import { mendCustody, noteCustody } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface PartRequest {
  readonly archive: string;
  readonly planned: Iterable<Planned>;
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
  readonly encrypted: EncryptedPart | null;
  readonly isComplete: boolean;
  /** Everything that was lost, a sentence each, and everything left out on purpose. */
  readonly losses: readonly string[];
  readonly leftOut: readonly string[];
}

/** What was known of an archive while it could still be read by the one who wrote it. */
export interface EncryptedPart extends JsonObject {
  readonly plainSha256: string;
  readonly plainBytes: number;
  /** What was found when it was read back from the disk, decrypted and compared; "" when it was whole. */
  readonly problem: string;
}

const LONGEST_RECORD = 16_777_216;
/** Three forms of one path, escaped, and what stands around them. */
const LONGEST_LINE = 1_048_576;

export async function writePart(workspace: Workspace, request: PartRequest): Promise<PartRecord> {
  const { evidence, layout } = workspace;
  prepare(workspace, request.archive);
  const partial = `${layout.work}/${request.archive}.partial`;
  const manifestPath = `${layout.work}/${request.archive}${PART_MANIFEST}`;
  const detail = [request.archive, ...workspace.recipients.map((one) => `for ${one}`)].join(" ");
  noteCustody(workspace, { action: "capture-began", detail });
  const manifest = evidence.folders.writer(`${manifestPath}.partial`);
  const listing = partListing(request, (line) => manifest.line(JSON.stringify(line)));
  const { signal } = workspace;
  const { maxBytes } = request;
  const { pieces, onStored } = listing;
  const result = await evidence.archives
    .write({ path: partial, pieces, maxBytes, signal, onStored, recipients: workspace.recipients })
    .catch((error: unknown) => {
      manifest.abandon();
      throw error;
    });
  const summary = listing.end();
  const { sha256: manifestSha256 } = manifest.finish();
  const { sha256, bytes, tarBytes } = result;
  const { archive } = request;
  evidence.folders.publish(`${manifestPath}.partial`, manifestPath);
  const encrypted = await readBack(workspace, archive, result.encrypted);
  const written = { archive, sha256, bytes, tarBytes, ...summary, manifestSha256 };
  const record: PartRecord = { ...written, encrypted };
  evidence.folders.write(layout.work, [
    { name: `${archive}${PART_RECORD}`, bytes: Buffer.from(JSON.stringify(record)) },
  ]);
  evidence.folders.publish(partial, `${layout.folder}/${fileOf(record)}`);
  noteCustody(workspace, { action: "captured", detail: fileOf(record), sha256 });
  return record;
}

/** Name in the package: an archive that is encrypted says so. */
export function fileOf({ archive, encrypted }: PartRecord): string {
  return encrypted === null ? archive : `${archive}${ENCRYPTED}`;
}

/** The last moment at which anybody on this host can look inside: the key goes with the writer. */
async function readBack(
  workspace: Workspace,
  archive: string,
  encrypted: EncryptedArchive | null,
): Promise<EncryptedPart | null> {
  if (encrypted === null) return null;
  const comparison = compareMembers(partLines(workspace, { archive }));
  const walk = await encrypted.walkBack(comparison.visit);
  const { plainSha256, plainBytes } = encrypted;
  const problem = walk.kind === "damaged" ? walk.problem : (comparison.end() ?? "");
  const isSame = walk.kind === "damaged" || walk.plainSha256 === plainSha256;
  return {
    plainSha256,
    plainBytes,
    problem: isSame ? problem : "does not decrypt to what was written",
  };
}

/** A part as it lies on disk, or why it does not count. Reads everything again and compares every body. */
export async function checkPart(
  workspace: Workspace,
  archive: string,
): Promise<PartRecord | string> {
  const { evidence, layout } = workspace;
  const record = readRecord(workspace, archive);
  if (record === null) return `${archive} has no record beside it`;
  const file = fileOf(record);
  const digest = await evidence.folders.digest(`${layout.folder}/${file}`);
  if (digest === null) return `${file} is not there`;
  if (digest.sha256 !== record.sha256) return `${file} is not what was written: its hash differs`;
  const problem = await changeOfManifest(workspace, record);
  if (problem !== null) return problem;
  // Its bodies were compared when it was read back, under the same hash.
  if (record.encrypted !== null)
    return record.encrypted.problem === "" ? record : `${file} ${record.encrypted.problem}`;
  const limit = { maxTarBytes: record.tarBytes, maxMembers: record.members };
  const comparison = compareMembers(partLines(workspace, record));
  const walk = await evidence.archives.walk(`${layout.folder}/${archive}`, limit, comparison.visit);
  if (walk.kind === "damaged") return `${archive} ${walk.problem}`;
  const difference = comparison.end();
  return difference === null ? record : `${archive} ${difference}`;
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

/** The lines that were written with the archive, one after the other; `changeOfManifest` says whether they still are. */
export function* partLines(
  { evidence, layout }: Workspace,
  { archive }: Pick<PartRecord, "archive">,
): Iterable<ManifestLine> {
  const path = `${layout.work}/${archive}${PART_MANIFEST}`;
  for (const line of evidence.folders.lines(path, LONGEST_LINE))
    yield recorded<ManifestLine>(JSON.parse(line));
}

/** The lines are bound to their archive by the hash in its record. */
export async function changeOfManifest(
  { evidence, layout }: Workspace,
  record: PartRecord,
): Promise<string | null> {
  const name = `${record.archive}${PART_MANIFEST}`;
  const digest = await evidence.folders.digest(`${layout.work}/${name}`);
  if (digest === null) return `${name} cannot be read`;
  return digest.sha256 === record.manifestSha256 ? null : `${name} was changed`;
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
    `${folder}/${archive}${ENCRYPTED}`,
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
