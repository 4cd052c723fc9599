/** Takes a sealed package to a second place, file by file, and believes only what was hashed there. */

import type { Arrived, EvidenceDestination } from "../ports/evidence-destination.ts";
import type { EvidenceFolders } from "../ports/evidence-folder.ts";
import { Refusal } from "../model/refusal.ts";
import type { Host } from "../ports/host.ts";
import { TOP, TOP_SIGNATURE } from "../evidence/layout.ts";
import { parseTop } from "../evidence/top.ts";

export interface SendRequest {
  readonly folders: EvidenceFolders;
  /** The sealed package here. */
  readonly folder: string;
  /** SHA-256 of TOP as the seal stated it. */
  readonly head: string;
  readonly destination: EvidenceDestination;
  readonly signal: AbortSignal;
  progress(line: string): void;
}

export type SendResult =
  | {
      readonly kind: "verified";
      readonly files: number;
      readonly bytes: number;
      readonly sent: number;
    }
  /** Run again: what has arrived is not sent twice. */
  | { readonly kind: "failed"; readonly problem: string };

interface PackageFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
}

const LONGEST_TOP = 1_048_576;

export async function sendEvidence(request: SendRequest): Promise<SendResult> {
  const { destination, progress } = request;
  const files = await packageFiles(request);
  if (typeof files === "string") return failed(files);
  const before = await destination.look(files.map(({ name }) => name));
  if (before.kind === "failed") return failed(`${destination.place}: ${before.problem}`);
  let sent = 0;
  for (const file of files) {
    if (request.signal.aborted) return failed("it was interrupted; what has arrived stays there");
    const arrived = before.files.get(file.name) ?? { kind: "absent" };
    if (arrived.kind === "whole" && arrived.sha256 === file.sha256) continue;
    const problem = await sendFile(request, file, arrived);
    if (problem !== null) return failed(`${file.name}: ${problem}`);
    sent += file.bytes;
    progress(`${file.name} is at ${destination.place}, ${file.bytes} bytes`);
  }
  return verified(request, files, sent);
}

/** Hashed once more over there, all of it, after the last file: what counts is what a reader would find. */
async function verified(
  { destination }: SendRequest,
  files: readonly PackageFile[],
  sent: number,
): Promise<SendResult> {
  const after = await destination.look(files.map(({ name }) => name));
  if (after.kind === "failed") return failed(`${destination.place}: ${after.problem}`);
  const wrong = files.filter(({ name, sha256 }) => {
    const arrived = after.files.get(name);
    return arrived?.kind !== "whole" || arrived.sha256 !== sha256;
  });
  if (wrong.length > 0)
    return failed(`not as sealed over there: ${wrong.map(({ name }) => name).join(", ")}`);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { kind: "verified", files: files.length, bytes, sent };
}

async function sendFile(
  { destination, folder, signal }: SendRequest,
  file: PackageFile,
  arrived: Arrived,
): Promise<string | null> {
  if (arrived.kind === "whole")
    return "something else is there under this name; it is not replaced";
  const path = `${folder}/${file.name}`;
  const from = arrived.kind === "partial" ? arrived.bytes : 0;
  if (from <= file.bytes) {
    const problem = await destination.send({ ...file, path, from }, signal);
    if (problem === null || from === 0 || signal.aborted) return problem;
  }
  // What lay there from an earlier attempt may be the trouble: once more from the start.
  const discarded = await destination.discard(file.name);
  return discarded ?? destination.send({ ...file, path, from: 0 }, signal);
}

/** In the order in which they are worth something alone: volatile first, the signed list of all last. */
async function packageFiles({
  folders,
  folder,
  head,
}: SendRequest): Promise<readonly PackageFile[] | string> {
  const reading = folders.read(`${folder}/${TOP}`, LONGEST_TOP);
  if (reading.kind !== "read") return `there is no sealed package in ${folder}`;
  const top = parseTop(Buffer.from(reading.bytes).toString("utf8"));
  if (typeof top === "string") return `TOP ${top}`;
  const files: PackageFile[] = [];
  const names = [...top.files.map(({ name, sha256 }) => ({ name, sha256 })), ...loose(head)];
  for (const { name, sha256 } of names) {
    const digest = await folders.digest(`${folder}/${name}`);
    if (digest === null) return `${name} is missing here`;
    if (sha256 !== null && digest.sha256 !== sha256)
      return `${name} is not what was sealed: look at it with ir evidence verify`;
    files.push({ name, ...digest });
  }
  return files;
}

/** What TOP cannot list: its signature and itself. */
function loose(head: string): readonly { readonly name: string; readonly sha256: string | null }[] {
  return [
    { name: TOP_SIGNATURE, sha256: null },
    { name: TOP, sha256: head },
  ];
}

function failed(problem: string): SendResult {
  return { kind: "failed", problem };
}

/** SHA-256 of a package's TOP as it lies there. @throws Refusal when it is not there. */
export function sealedHead(
  { evidence, digest }: Pick<Host, "evidence" | "digest">,
  folder: string,
): string {
  const reading = evidence.folders.read(`${folder}/${TOP}`, LONGEST_TOP);
  if (reading.kind === "read") return digest.sha256(reading.bytes);
  throw new Refusal({
    kind: "usage",
    problem: `there is no sealed package in ${folder}`,
    hint: "name the folder that holds TOP; see: ir evidence verify",
  });
}
