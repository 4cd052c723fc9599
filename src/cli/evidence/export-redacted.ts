/** `ir evidence export --redact`: a copy without secrets for whoever may not see them. */

import { exportRedacted } from "../../incident/evidence-redact.ts";
import type { RedactedCopy } from "../../incident/evidence-redact.ts";
import type { FoundPackage } from "../../incident/evidence-package.ts";
import { checkedPackage, readCredentials } from "../../incident/revoke-inventory.ts";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Host } from "../../ports/host.ts";
import type { Call } from "../call.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { guarded } from "../guarded-call.ts";
import type { GuardedCall } from "../guarded-call.ts";
import { document } from "../json-document.ts";
import { SILENT_LOG } from "../silent-log.ts";
import { foundPackage, givenIdentities, newFile, note } from "./evidence-call.ts";
import { refuseExisting } from "./refuse-existing.ts";

export interface Redacting {
  readonly folder: string | null;
  readonly output: string;
}

/** Every value of the package is in memory meanwhile: all that is said goes through the guard. */
export async function redacted(call: Call, redacting: Redacting): Promise<ExitCode> {
  return guarded(call, async (inner) => guardedCopy(inner, redacting));
}

async function guardedCopy(call: GuardedCall, { folder, output }: Redacting): Promise<ExitCode> {
  const { words, outside, guard } = call;
  const host = await outside.host(SILENT_LOG);
  const { evidence, digest } = host;
  const found = foundPackage(call, folder);
  const place = newFile(call, output);
  refuseExisting(host, place);
  const path = `${place.folder}/${place.name}`;
  refuseInside(path, found.folder);
  const source = { kind: "package", folder: found.folder, seal: null } as const;
  const identities = givenIdentities(call, host);
  guard.hideKeyFile(identities);
  const checking = { evidence, digest, identities };
  const { request } = await checkedPackage(source, checking);
  const head = headOf(host, found.folder);
  const tools = await outside.credentialTools();
  const keys = keyFolder(call, found.incident);
  evidence.folders.create(keys);
  outside.terminal.progress("looking for every credential first: that takes a while");
  const open = (): ReturnType<typeof outside.suspectPackage> =>
    outside.suspectPackage(request, words.home);
  const taken = await readCredentials(await open(), tools, keys);
  guard.hideInventory(taken);
  const suspect = await open();
  try {
    const copy = await exportRedacted({
      suspect,
      taken,
      fingerprints: tools.fingerprints(keys),
      folders: evidence.folders,
      digest,
      output: path,
      head,
      progress: (line) => outside.terminal.progress(line),
    });
    // The original is what it was: every file hashed again.
    await checkedPackage(source, checking);
    return told(call, { found, head, copy, gaps: taken.inventory.coverage.gaps });
  } finally {
    suspect.close();
  }
}

interface Copied {
  readonly found: FoundPackage;
  readonly head: string;
  readonly copy: RedactedCopy;
  readonly gaps: readonly string[];
}

function told(call: GuardedCall, { found, head, copy, gaps }: Copied): ExitCode {
  const { words, outside } = call;
  const isNoted = note(call, found, { what: "exported", kind: "redacted", head, ...copy });
  const schema = "ir.evidence-export/1";
  const answer = { schema, kind: "redacted", head, ...copy, gaps, isNoted };
  outside.terminal.answer(words.json ? document(answer) : screen(copy, gaps.length));
  return gaps.length === 0 && copy.passed === 0 ? EXIT.done : EXIT.partial;
}

function headOf({ evidence, digest }: Pick<Host, "evidence" | "digest">, folder: string): string {
  const top = evidence.folders.read(`${folder}/TOP`, 1_048_576);
  return top.kind === "read" ? digest.sha256(top.bytes) : "";
}

/** Fingerprints of a package from elsewhere are made with a key of their own. */
function keyFolder({ words, outside }: Call, incident: string | null): string {
  const store = outside.store(words.home);
  return incident === null ? `${store.home}/evidence-review` : store.folderOf(incident);
}

function refuseInside(path: string, folder: string): void {
  if (!path.startsWith(`${folder}/`)) return;
  throw new Refusal({
    kind: "usage",
    problem: "the copy would lie in the sealed package",
    hint: "name a folder elsewhere with --output",
  });
}

function screen(copy: RedactedCopy, gaps: number): string {
  return `${[
    `copy       ${printable(copy.output)}`,
    `holds      ${copy.files} files, ${copy.tables} tables; ${copy.leftOut} things were left out (left-out.jsonl)`,
    `taken out  ${copy.redacted} places (redacted.jsonl); searched again before each file was written`,
    `look at    ${copy.toReview} places that look random and stay (to-review.jsonl)`,
    ...(copy.passed === 0
      ? []
      : [`not sought ${copy.passed} known values are too short or ordinary to be told from words`]),
    ...(gaps === 0 ? [] : [`not seen   the inventory has ${gaps} gaps: see ir revoke --list`]),
    "read it before you hand it on: nobody can promise that text holds nothing else",
  ].join("\n")}\n`;
}
