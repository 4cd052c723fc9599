/** An inventory of a suspect in memory, with everything else as it really is. */

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyedFingerprints } from "../../src/adapters/credentials/keyed-fingerprints.ts";
import { nodePacked } from "../../src/adapters/node/packed.ts";
import { takeInventory } from "../../src/credentials/inventory/take-inventory.ts";
import type { TakenInventory } from "../../src/credentials/inventory/take-inventory.ts";
import { KINDS } from "../../src/credentials/kinds/index.ts";
import type { CredentialLocation, FoundCredential } from "../../src/model/credential.ts";
import type { Fingerprints } from "../../src/ports/fingerprints.ts";
import type { Suspect } from "../../src/ports/suspect.ts";

/** Of a new incident. */
export function newFingerprints(): Fingerprints {
  return keyedFingerprints(mkdtempSync(join(tmpdir(), "ir-fingerprints-")));
}

export interface Taken extends TakenInventory {
  /** The entry of this value; fails when there is none. */
  of(value: string): FoundCredential;
  /** `place path at state encoding`, a line each; empty when the value was not found. */
  placesOf(value: string): readonly string[];
  has(value: string): boolean;
  /** Private keys in PEM that the inventory lists. */
  readonly armoured: readonly string[];
}

export async function takeFrom(
  suspect: Suspect,
  fingerprints: Fingerprints = newFingerprints(),
): Promise<Taken> {
  const taken = await takeInventory({ suspect, fingerprints, packed: nodePacked(), kinds: KINDS });
  const find = (value: string): FoundCredential | undefined => {
    const wanted = Buffer.from(value);
    const known = [...taken.secrets].find(([, secret]) => wanted.equals(secret.reveal()));
    return taken.inventory.credentials.find(({ fingerprint }) => fingerprint === known?.[0]);
  };
  return {
    ...taken,
    of: (value) => {
      const found = find(value);
      if (found === undefined) throw new Error("the value was not found");
      return found;
    },
    placesOf: (value) => (find(value)?.locations ?? []).map(line),
    has: (value) => find(value) !== undefined,
    armoured: taken.inventory.credentials
      .map(({ fingerprint }) => Buffer.from(taken.secrets.get(fingerprint)?.reveal() ?? []))
      .map((value) => value.toString())
      .filter((value) => value.startsWith("-----BEGIN ")),
  };
}

export function line({ place, path, at, state, encoding }: CredentialLocation): string {
  return [place, path, at, state, encoding].filter((part) => part !== "").join(" | ");
}
