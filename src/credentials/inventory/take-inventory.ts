/** Every credential of a suspect, found without asking or running anything of it. */

import type { CredentialInventory } from "../../model/credential.ts";
import type { Secret } from "../../model/secret.ts";
import { readConfig } from "../../openclaw/config.ts";
import { readEnvironment } from "../../openclaw/environment.ts";
import { folderOf } from "../../openclaw/suspect-path.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import type { Packed } from "../../ports/packed.ts";
import type { Suspect } from "../../ports/suspect.ts";
import type { CredentialKind } from "../credential-kind.ts";
import { openRegistry } from "../registry/index.ts";
import { seeConfig } from "./config-source.ts";
import { openKindJudge } from "./judge-kind.ts";
import { openLedger } from "./ledger.ts";
import { homeFor } from "./read-file.ts";
import type { Survey } from "./survey.ts";
import { openTally } from "./tally.ts";
import { seeVariables } from "./variable-source.ts";

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

export async function takeInventory(parts: InventoryParts): Promise<TakenInventory> {
  const survey = openSurvey(parts);
  for (const config of parts.suspect.places.configPaths) seeGateway(survey, config);
  await Promise.resolve();
  const { credentials, unresolved, secrets } = survey.ledger.close();
  const coverage = survey.tally.coverage();
  return { inventory: { credentials, unresolved, coverage }, secrets };
}

function openSurvey({ suspect, fingerprints, packed, kinds }: InventoryParts): Survey {
  const judge = openKindJudge(kinds);
  const survey: Survey = {
    suspect,
    packed,
    judge,
    registry: openRegistry(),
    ledger: openLedger(judge, fingerprints),
    tally: openTally(),
    explained: new Set(),
  };
  for (const gap of suspect.gaps) survey.tally.gap(gap);
  return survey;
}

function seeGateway(survey: Survey, config: string): void {
  const { suspect } = survey;
  const home = homeFor(survey, config);
  const environment = readEnvironment(suspect, { stateDirectory: folderOf(config), home });
  for (const { path, at, what } of environment.problems) {
    survey.tally.gap(`${path}${at === "" ? "" : ` (${at})`} ${what}`);
  }
  seeVariables(survey, environment.variables, (path) =>
    path === "" ? "environment" : path.endsWith(".systemd.env") ? "service-file" : "env-file",
  );
  const reading = readConfig(suspect, { path: config, environment: environment.effective, home });
  const lookup = {
    environment: new Map([...reading.ownVariables, ...environment.effective]),
    providers: reading.providers,
    store: new Map<string, string>(),
    config,
  };
  seeConfig(survey, { reading, state: "current", lookup });
}
