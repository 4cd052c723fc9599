/** One tree and one survey as a package's archives and manifest, without anything else of this host. */

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createNodeEvidence } from "../../src/adapters/evidence/node-evidence.ts";
import { entryLine, planBytes, planEntry } from "../../src/evidence/planned.ts";
import type { Planned } from "../../src/evidence/planned.ts";
import type { ManifestLine } from "../../src/evidence/manifest.ts";
import type { Target } from "../../src/model/target.ts";
import type { PieceOutcome } from "../../src/ports/evidence-archive.ts";
import { sha256Digest } from "./digest.ts";

const MIB = 1_048_576;
const LIMITS = { whole: 2_048 * MIB, sparse: 256 * MIB, head: MIB, tail: MIB };
const STATE = "10-state.tar.zst";
const VOLATILE = "00-volatile.tar.zst";

export interface PackOptions {
  /** age recipient: archives are encrypted. */
  readonly recipient?: string;
  /** Content of `/proc/4711/environ`. */
  readonly environment?: string;
}

/** SHA-256 of the manifest. */
export async function packTree(
  root: string,
  folder: string,
  target: Target,
  options: PackOptions = {},
): Promise<string> {
  const { tree } = createNodeEvidence();
  const listing = tree.list({ root, exclude: [], skip: [], maxEntries: 100_000 });
  const context = {
    collector: "state-directory",
    prefix: "state",
    base: listing?.base ?? "",
    limits: LIMITS,
    digest: sha256Digest,
    inodes: new Map<string, string>(),
  };
  const found = Array.from(listing?.entries ?? []).map((entry) => planEntry(context, entry));
  const survey = planBytes("survey", "volatile/survey.json", Buffer.from(JSON.stringify(target)));
  const { environment, recipient } = options;
  const variables = environment === undefined ? [] : [environ(environment)];
  const packing = { folder, recipients: recipient === undefined ? [] : [recipient] };
  const lines = [
    ...(await pack(packing, VOLATILE, [survey, ...variables])),
    ...(await pack(packing, STATE, found)),
  ];
  const manifest = lines
    .map((line, index) => `${JSON.stringify({ seq: index + 1, ...line })}\n`)
    .join("");
  writeFileSync(join(folder, "manifest.jsonl"), manifest);
  return createHash("sha256").update(manifest).digest("hex");
}

function environ(text: string): Planned {
  return planBytes("environment", "volatile/process/4711/environ", Buffer.from(text));
}

async function pack(
  { folder, recipients }: { readonly folder: string; readonly recipients: readonly string[] },
  archive: string,
  planned: readonly Planned[],
): Promise<readonly ManifestLine[]> {
  const outcomes: PieceOutcome[] = [];
  const name = recipients.length === 0 ? archive : `${archive}.age`;
  const result = await createNodeEvidence().archives.write({
    path: join(folder, name),
    pieces: planned.flatMap(({ piece }) => piece ?? []),
    maxBytes: 2 ** 40,
    recipients,
    signal: new AbortController().signal,
    onStored: (outcome) => void outcomes.push(outcome),
  });
  const stored = planned.map((one) =>
    entryLine(archive, one, one.piece === null ? null : (outcomes.shift() ?? null)),
  );
  const { sha256, bytes, tarBytes } = result;
  const members = stored.length;
  return [...stored, { type: "archive", name, archive, sha256, bytes, tarBytes, members }];
}
