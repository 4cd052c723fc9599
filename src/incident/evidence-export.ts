/** A whole package as one file for one recipient. */

import { TOP } from "../evidence/layout.ts";
import { parseTop } from "../evidence/top.ts";
import { Refusal } from "../model/refusal.ts";
import type { Host } from "../ports/host.ts";

export interface ExportRequest {
  readonly folder: string;
  readonly output: string;
  readonly recipients: readonly string[];
}

export interface ExportedCopy {
  readonly output: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly head: string;
  readonly files: number;
}

const LONGEST_TOP = 1_048_576;

/** @throws Refusal when there is no package, when a recipient is none, or when the copy is not the package. */
export async function exportEncrypted(
  { evidence, digest }: Pick<Host, "evidence" | "digest">,
  { folder, output, recipients }: ExportRequest,
): Promise<ExportedCopy> {
  const { names, prefix, top } = wholePackage(evidence, folder);
  const copy = await evidence.copies.encrypt({ folder, names, prefix, output, recipients });
  if (copy.problem !== "") {
    throw new Refusal({
      kind: "integrity",
      problem: `the copy in ${output} is not the package: it ${copy.problem}`,
      hint: "delete it and try again, on another disk",
    });
  }
  const { sha256, bytes } = copy;
  return { output, sha256, bytes, head: digest.sha256(top), files: names.length };
}

/** The package as one tar to standard output. @throws Refusal when there is none, or when it did not all get there. */
export async function exportStream(
  { evidence }: Pick<Host, "evidence">,
  folder: string,
): Promise<void> {
  const { names, prefix } = wholePackage(evidence, folder);
  const problem = await evidence.copies.stream({ folder, names, prefix });
  if (problem === null) return;
  throw new Refusal({
    kind: "failed",
    problem: `the package was not written: ${problem}`,
    hint: "it lies whole where it was sealed; for example: ir evidence export --output - > package.tar",
  });
}

interface WholePackage {
  readonly names: readonly string[];
  readonly prefix: string;
  readonly top: Uint8Array;
}

function wholePackage({ folders }: Host["evidence"], folder: string): WholePackage {
  const reading = folders.read(`${folder}/${TOP}`, LONGEST_TOP);
  const top = reading.kind === "read" ? parseTop(Buffer.from(reading.bytes).toString()) : null;
  if (reading.kind !== "read" || top === null || typeof top === "string") {
    throw new Refusal({
      kind: "usage",
      problem: `there is no sealed package in ${folder}`,
      hint: "name the folder that holds TOP; see: ir evidence verify",
    });
  }
  const names = folders
    .list(folder)
    .filter(({ isFile }) => isFile)
    .map(({ name }) => name);
  // A name of the incident as TOP states it may come from a stranger.
  const prefix = /^[\w-]{1,80}$/u.test(top.incident) ? top.incident : "package";
  return { names, prefix, top: reading.bytes };
}
