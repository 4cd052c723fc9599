/** An incident with a sealed package and a list of credentials in its journal. */

import { openJournal } from "../../src/engine/journal.ts";
import type { CredentialInventory } from "../../src/model/credential.ts";
import type { RevokeDesk } from "../../src/incident/revoke-record.ts";
import { enterInventory } from "../../src/incident/revoke-record.ts";
import { shippedCatalogue } from "../../src/incident/revoke-list.ts";
import type { Catalogue } from "../../src/credentials/checklist/new-item.ts";
import { sha256Digest } from "./digest.ts";
import type { IncidentStore } from "../../src/ports/incident-store.ts";
import type { Basics } from "../../src/ports/outside.ts";

export const SEEDED = "ir-20261121-100000-0a1b";

export interface SeedOptions {
  readonly isSealed?: boolean;
  readonly catalogue?: Catalogue;
}

interface SeedPlace {
  readonly memory: Pick<IncidentStore, "create" | "folderOf">;
  readonly basics: Pick<Basics, "clock" | "ids">;
}

export function seedIncident(
  { memory, basics }: SeedPlace,
  inventory: CredentialInventory,
  { isSealed = true, catalogue = shippedCatalogue() }: SeedOptions = {},
): string {
  const file = memory.create(SEEDED);
  const { clock, ids } = basics;
  const journal = openJournal({ file, clock, digest: sha256Digest });
  journal.append({ kind: "opened", step: "", attempt: 0, data: { tool: "ir", reason: "odd" } });
  if (isSealed) {
    const sealed = {
      dir: "/e",
      manifest: "/e/m",
      sha256: "5".repeat(64),
      publicKey: "ssh-ed25519 A",
    };
    journal.append({
      kind: "verify",
      step: "seal",
      attempt: 1,
      data: { outcome: "done", summary: "", facts: { sealed } },
    });
  }
  const lock = { release: (): void => {} };
  const desk: RevokeDesk = {
    incident: { id: SEEDED, folder: memory.folderOf(SEEDED), journal, lock },
    catalogue,
    clock,
    digest: sha256Digest,
    ids,
    by: "ada",
    secretIn: () => null,
  };
  enterInventory(desk, inventory, "the sealed package /e");
  file.close();
  return SEEDED;
}
