/** Copies of the evidence in other places, as the journal knows them. */

import { factsOf } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { isJsonObject, recorded } from "../model/json.ts";
import type { Evidence } from "../ports/evidence.ts";
import type { EvidenceDestination } from "../ports/evidence-destination.ts";
import type { OpenIncident } from "./open-incident.ts";
import { sendEvidence } from "./send-evidence.ts";
import type { SendResult } from "./send-evidence.ts";

export interface CopyView {
  readonly place: string;
  /** `began` and nothing after it: it was interrupted. */
  readonly state: "began" | "verified" | "failed";
  /** SHA-256 of TOP of the package that was copied. */
  readonly sha256: string;
  readonly detail: string;
  readonly at: string;
}

interface CopyNote extends Omit<CopyView, "at"> {
  readonly what: typeof COPY;
}

const COPY = "evidence-copy";

export interface SealedPackage {
  readonly dir: string;
  readonly sha256: string;
}

/** The package that the last seal made; `null` when nothing is sealed. */
export function sealedPackage(records: readonly JournalRecord[]): SealedPackage | null {
  const fact = factsOf(records).get("sealed");
  return isJsonObject(fact) ? recorded<SealedPackage>(fact) : null;
}

/** The latest word on each place. */
export function evidenceCopies(records: readonly JournalRecord[]): readonly CopyView[] {
  const copies = new Map<string, CopyView>();
  for (const record of records) {
    if (record.kind !== "note" || record.data["what"] !== COPY) continue;
    const { place, state, sha256, detail } = recorded<CopyNote>(record.data);
    copies.set(place, { place, state, sha256, detail, at: record.at });
  }
  return [...copies.values()];
}

/** Name of the folder over there: which incident, which package of it. */
export function copyFolder(
  { id, folder }: Pick<OpenIncident, "id" | "folder">,
  dir: string,
): string {
  const below = dir.startsWith(`${folder}/evidence/`) ? dir.slice(folder.length + 10) : "";
  return below === "" ? id : `${id}-${below.replaceAll("/", "-")}`;
}

export interface CopyRequest {
  readonly incident: OpenIncident;
  readonly sealed: SealedPackage;
  readonly evidence: Pick<Evidence, "folders">;
  readonly destination: EvidenceDestination;
  readonly signal: AbortSignal;
  progress(line: string): void;
}

/** On record before it begins and after it ends; run again it sends only what has not arrived. */
export async function copyEvidence(request: CopyRequest): Promise<SendResult> {
  const { incident, sealed, evidence, destination, signal, progress } = request;
  const note = (state: CopyView["state"], detail: string): void => {
    const data: CopyNote = {
      what: COPY,
      place: destination.place,
      state,
      sha256: sealed.sha256,
      detail,
    };
    incident.journal.append({ kind: "note", step: "", attempt: 0, data });
  };
  note("began", "");
  const { folders } = evidence;
  const { dir: folder, sha256: head } = sealed;
  const result = await sendEvidence({ folders, folder, head, destination, signal, progress });
  if (result.kind === "verified") note("verified", `${result.files} files, ${result.bytes} bytes`);
  else note("failed", result.problem);
  return result;
}
