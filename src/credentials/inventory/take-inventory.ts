/** Every credential of a suspect, found without asking or running anything of it. */

import type { CredentialInventory } from "../../model/credential.ts";
import type { Secret } from "../../model/secret.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import type { Packed } from "../../ports/packed.ts";
import type { Suspect } from "../../ports/suspect.ts";
import type { CredentialKind } from "../credential-kind.ts";

export interface InventoryParts {
  readonly suspect: Suspect;
  readonly fingerprints: Fingerprints;
  readonly packed: Packed;
  /** All kinds of the catalogue. */
  readonly kinds: readonly CredentialKind[];
}

export interface TakenInventory {
  readonly inventory: CredentialInventory;
  /**
   * By fingerprint, in memory only. More than the inventory lists: what belongs to a credential that is listed as one
   * (the other keys of a linked device) is here under fingerprints of its own, so that an output guard knows it.
   */
  readonly secrets: ReadonlyMap<string, Secret>;
}
