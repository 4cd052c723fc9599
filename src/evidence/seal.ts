/** Closes a package: listings, custody, hashes of everything, and a signature by a key that is then gone. */

import { headWordLines } from "../model/head-words.ts";
import { Refusal } from "../model/refusal.ts";
import type { Checksum } from "./checksums.ts";
import { readCustody } from "./custody.ts";
import type { NewFile } from "../ports/evidence-folder.ts";
import * as names from "./layout.ts";
import type { ArchiveLine, LeftOutLine, ManifestLine } from "./manifest.ts";
import { changeOfManifest, fileOf, partLines, readRecord } from "./part.ts";
import type { PartRecord } from "./part.ts";
import { publishListings, writeListings } from "./sealed-lines.ts";
import { allowedSignersLine, publicKeyLine, signAsSsh } from "./ssh-signature.ts";
import { renderTop } from "./top.ts";
import type { Top } from "./top.ts";
import { verifyText } from "./verify-text.ts";
import { custodyText, noteCustody } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

export interface SealRequest {
  /** SHA-256 of each archive as the journal knows it; `null` where a step was waived. */
  readonly archives: readonly ExpectedArchive[];
  readonly journalHead: string;
}

export interface ExpectedArchive {
  readonly name: string;
  readonly sha256: string | null;
}

export interface Seal {
  readonly dir: string;
  readonly manifest: string;
  /** Of `TOP`: the head that the operator notes. */
  readonly sha256: string;
  readonly publicKey: string;
  readonly isComplete: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly warnings: number;
}

interface Closing {
  readonly records: readonly PartRecord[];
  readonly missing: readonly LeftOutLine[];
}

const SEALED_FILES = [
  names.MANIFEST,
  names.CHECKSUMS,
  names.BODY_FILE,
  names.TIMELINE,
  names.CUSTODY,
  names.ALLOWED_SIGNERS,
  names.VERIFY,
  names.TOP,
  names.TOP_SIGNATURE,
];

export async function seal(workspace: Workspace, request: SealRequest): Promise<Seal> {
  clearEarlier(workspace);
  const closing = await gatherParts(workspace, request.archives);
  const archives = await archiveHashes(workspace, closing.records);
  const key = workspace.evidence.signer.newKey();
  const publicKey = publicKeyLine(key.publicKey);
  const { folder } = workspace.layout;
  const { folders } = workspace.evidence;
  const listings = writeListings(folders, folder, allLines(workspace, closing));
  const texts = textFiles(workspace, { closing, publicKey, manifest: listings.files[0] });
  const hashes = texts.map(({ name, bytes }) => ({
    name,
    sha256: workspace.digest.sha256(bytes),
  }));
  const files = [...archives, ...listings.files, ...hashes];
  const top = topOf(workspace, { request, closing, files, count: listings.bodies });
  const bytes = Buffer.from(renderTop(top));
  const signature = Buffer.from(signAsSsh(bytes, key, workspace.digest));
  publishListings(folders, folder);
  folders.write(folder, [
    ...texts,
    { name: names.TOP, bytes },
    { name: names.TOP_SIGNATURE, bytes: signature },
  ]);
  const head = workspace.digest.sha256(bytes);
  workspace.progress(`evidence head: ${head}`);
  workspace.progress("as words, to read over the telephone:");
  for (const words of headWordLines(head)) workspace.progress(`  ${words}`);
  workspace.progress(`evidence key:  ${publicKey}`);
  if (workspace.recipients.length > 0)
    workspace.progress(`only these can open the archives: ${workspace.recipients.join(", ")}`);
  workspace.progress("write both down somewhere else now: they are what proves the package later");
  return {
    dir: folder,
    manifest: `${folder}/${names.MANIFEST}`,
    sha256: head,
    publicKey,
    isComplete: top.isComplete,
    files: top.count,
    bytes: top.bytes,
    warnings: listings.missing + warningsOf(closing),
  };
}

/** Small files that TOP lists beside the archives and the listings. */
function textFiles(
  workspace: Workspace,
  sealed: {
    readonly closing: Closing;
    readonly publicKey: string;
    readonly manifest: Checksum | undefined;
  },
): readonly NewFile[] {
  const { incident } = workspace;
  const sha256 = sealed.manifest?.sha256 ?? "";
  noteCustody(workspace, { action: "sealed", detail: names.MANIFEST, sha256 });
  const principal = `ir-${incident}`;
  const archives = sealed.closing.records.map(fileOf);
  const texts = [
    [names.CUSTODY, custodyText(workspace)],
    [names.ALLOWED_SIGNERS, `${allowedSignersLine(principal, sealed.publicKey)}\n`],
    [names.VERIFY, verifyText({ incident, principal, archives })],
  ] as const;
  return texts.map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
}

/** Listings of an attempt that did not end are kept aside; the archives stay. */
function clearEarlier(workspace: Workspace): void {
  const { folders } = workspace.evidence;
  const { folder, work } = workspace.layout;
  folders.create(folder);
  folders.create(work);
  for (const name of SEALED_FILES.flatMap((file) => [file, `${file}.partial`])) {
    const aside = folders.setAside(`${folder}/${name}`, work);
    if (aside !== null)
      noteCustody(workspace, { action: "set-aside", detail: `${name} to ${aside}` });
  }
}

async function gatherParts(
  workspace: Workspace,
  expected: readonly ExpectedArchive[],
): Promise<Closing> {
  const records: PartRecord[] = [];
  const missing: LeftOutLine[] = [];
  for (const { name, sha256 } of expected) {
    const record = sha256 === null ? null : readRecord(workspace, name);
    if (record === null && sha256 === null) missing.push(notCaptured(name));
    else if (record === null || record.sha256 !== sha256)
      throw notOurs(name, "its record does not match the journal");
    else {
      const problem = await changeOfManifest(workspace, record);
      if (problem !== null) throw notOurs(name, problem);
      records.push(record);
    }
  }
  return { records, missing };
}

/** Each archive says what this version does not collect; once is enough. */
function* allLines(
  workspace: Workspace,
  { records, missing }: Closing,
): Generator<ManifestLine, void> {
  yield* records.map(archiveLine);
  yield* missing;
  const seen = new Set<string>();
  for (const record of records) {
    for (const line of partLines(workspace, record)) {
      const isGeneral = line.type === "left-out" && line.collector === "";
      if (isGeneral && seen.has(line.what)) continue;
      if (isGeneral) seen.add(line.what);
      yield line;
    }
  }
}

async function archiveHashes(
  { evidence, layout }: Workspace,
  records: readonly PartRecord[],
): Promise<Checksum[]> {
  const hashes: Checksum[] = [];
  for (const record of records) {
    const name = fileOf(record);
    const digest = await evidence.folders.digest(`${layout.folder}/${name}`);
    if (digest?.sha256 !== record.sha256)
      throw notOurs(name, "it was changed after it was captured");
    hashes.push({ name, sha256: record.sha256 });
  }
  return hashes;
}

function topOf(
  workspace: Workspace,
  parts: {
    readonly request: SealRequest;
    readonly closing: Closing;
    readonly files: readonly Checksum[];
    readonly count: number;
  },
): Top {
  const { records } = parts.closing;
  const custody = readCustody(custodyText(workspace), workspace.digest);
  return {
    plain: records.flatMap(({ archive, encrypted }) =>
      encrypted === null ? [] : [{ name: archive, sha256: encrypted.plainSha256 }],
    ),
    files: parts.files.toSorted((left, right) => (left.name < right.name ? -1 : 1)),
    incident: workspace.incident,
    round: workspace.round,
    custodyHead: custody.prev,
    custodyLines: custody.seq - 1,
    journalHead: parts.request.journalHead,
    count: parts.count,
    bytes: records.reduce((sum, { storedBytes }) => sum + storedBytes, 0),
    isComplete:
      records.length === parts.request.archives.length &&
      records.every(({ isComplete }) => isComplete),
  };
}

function archiveLine(record: PartRecord): ArchiveLine {
  const { archive, sha256, bytes, tarBytes, members, encrypted } = record;
  const plain = encrypted === null ? {} : { plainSha256: encrypted.plainSha256 };
  return {
    type: "archive",
    name: fileOf(record),
    archive,
    sha256,
    bytes,
    tarBytes,
    members,
    ...plain,
  };
}

function notCaptured(name: string): LeftOutLine {
  const why = "was not captured; the step was waived or failed";
  return { type: "left-out", collector: "", what: name, why, isLoss: true };
}

function warningsOf({ records }: Closing): number {
  return records.reduce((sum, { losses }) => sum + losses.length, 0);
}

function notOurs(archive: string, problem: string): Refusal {
  return new Refusal({
    kind: "integrity",
    problem: `${archive} cannot be sealed: ${problem}`,
    hint: "somebody or something changed the evidence folder; copy it away as it is, then capture again",
  });
}
