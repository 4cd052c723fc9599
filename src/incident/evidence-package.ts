/** Which package is meant, and what the journal of its incident knows about it. */

import type { Expected } from "../evidence/verify-package.ts";
import { Refusal } from "../model/refusal.ts";
import { incidentView } from "./incident-view.ts";
import { findIncident, readIncident } from "./open-incident.ts";
import type { Desk } from "./open-incident.ts";

export interface FoundPackage {
  readonly folder: string;
  /** Whose journal knows it; `null` for a package from elsewhere. */
  readonly incident: string | null;
  readonly expected: Expected;
}

type Reading = Pick<Desk, "store" | "digest">;

const NOTHING_KNOWN: Expected = { incident: null, head: null, publicKey: null };

/** @throws Refusal when the incident has no sealed evidence. */
export function packageOfIncident(desk: Reading, wanted: string | null): FoundPackage {
  const incident = findIncident(desk.store, wanted);
  const { evidence } = incidentView(incident, readIncident(desk, incident));
  if (evidence === null) {
    throw new Refusal({
      kind: "unable",
      problem: `${incident} has no sealed evidence`,
      hint: "name the folder of a package, or seal one: ir collect",
    });
  }
  const { dir, sha256, publicKey } = evidence;
  return { folder: dir, incident, expected: { incident, head: sha256, publicKey } };
}

/** A folder that was named: known only where it lies in an incident of this host whose journal can be read. */
export function packageInFolder(desk: Reading, folder: string): FoundPackage {
  const incident = ownerOf(desk, folder);
  const unknown = { folder, incident: null, expected: NOTHING_KNOWN };
  if (incident === null) return unknown;
  const found = packageOfIncident(desk, incident);
  // Another round of it: the journal's facts are about the last one.
  return found.folder === folder ? found : unknown;
}

function ownerOf({ store }: Reading, folder: string): string | null {
  try {
    return store.list().find((id) => folder.startsWith(`${store.folderOf(id)}/`)) ?? null;
  } catch {
    return null;
  }
}
