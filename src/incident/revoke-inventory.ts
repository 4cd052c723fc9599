/** Where the inventory of an incident is taken from: its sealed package, another one, or the host itself. */

import { takeInventory } from "../credentials/inventory/take-inventory.ts";
import type { TakenInventory } from "../credentials/inventory/take-inventory.ts";
import { KINDS } from "../credentials/kinds/index.ts";
import { factsOf } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { MANIFEST } from "../evidence/layout.ts";
import { verifyPackage } from "../evidence/verify-package.ts";
import type { PackageCheck } from "../evidence/verify-package.ts";
import { recorded } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { Secret } from "../model/secret.ts";
import type { Target } from "../model/target.ts";
import type { CredentialTools } from "../ports/credential-tools.ts";
import type { PackageToOpen, Suspect } from "../ports/suspect.ts";
import { incidentView } from "./incident-view.ts";
import type { EvidenceView } from "./incident-view.ts";

export type InventorySource =
  | {
      readonly kind: "package";
      readonly folder: string;
      /** What the journal says about its seal; `null` for a package that was named. */
      readonly seal: EvidenceView | null;
    }
  | { readonly kind: "host"; readonly target: Target };

/** The package that was named, else the sealed one of this incident, else the frozen host. */
export function inventorySource(
  incident: string,
  records: readonly JournalRecord[],
  named: string | null,
): InventorySource {
  const { evidence } = incidentView(incident, records);
  if (named !== null && named !== evidence?.dir)
    return { kind: "package", folder: named, seal: null };
  if (evidence !== null) return { kind: "package", folder: evidence.dir, seal: evidence };
  const target = factsOf(records).get("target");
  if (target !== undefined) return { kind: "host", target: recorded<Target>(target) };
  throw new Refusal({
    kind: "usage",
    problem: `${incident} found no gateway and sealed nothing: there is nothing to read`,
    hint: "isolate and seal first: ir contain; or name a package: ir revoke --package FOLDER",
  });
}

export interface OpenPackage {
  readonly request: PackageToOpen;
  /** For the list: what the inventory rests on. */
  readonly words: string;
}

interface Checking extends Pick<PackageCheck, "evidence" | "digest"> {
  /** Text of an age identity file, for archives that are encrypted. */
  readonly identities?: Secret | null;
}

type PackageSource = Extract<InventorySource, { kind: "package" }>;

/** @throws Refusal `integrity` when the package is not what was sealed: nothing is concluded from it. */
export async function checkedPackage(
  source: PackageSource,
  { evidence, digest, identities = null }: Checking,
): Promise<OpenPackage> {
  const { folder, seal } = source;
  const key = identities === null ? {} : { identities };
  const expected = expectedOf(seal);
  const verdict = await verifyPackage({
    folder,
    expected,
    evidence,
    digest,
    depth: "files",
    ...key,
  });
  const [problem] = verdict.problems;
  if (problem !== undefined) throw changed(folder, problem.message);
  const manifest = verdict.top?.files.find(({ name }) => name === MANIFEST);
  const words =
    seal === null
      ? `the package ${folder}, head ${verdict.head}: whole, but nobody noted that head`
      : `the sealed package ${folder}, head ${verdict.head}`;
  return { request: { folder, manifestSha256: manifest?.sha256 ?? null, ...key }, words };
}

function expectedOf(seal: EvidenceView | null): PackageCheck["expected"] {
  return { incident: null, head: seal?.sha256 ?? null, publicKey: seal?.publicKey ?? null };
}

function changed(folder: string, message: string): Refusal {
  return new Refusal({
    kind: "integrity",
    problem: `the package ${folder} is not as it was sealed: ${message}`,
    hint: `see all of it: ir evidence verify ${folder}`,
  });
}

/** Every private copy is removed, also when the reading throws. */
export async function readCredentials(
  suspect: Suspect,
  tools: CredentialTools,
  incidentFolder: string,
): Promise<TakenInventory> {
  try {
    return await takeInventory({
      suspect,
      fingerprints: tools.fingerprints(incidentFolder),
      packed: tools.packed,
      kinds: KINDS,
    });
  } finally {
    suspect.close();
  }
}
