/** Every credential of a suspect, found without asking or running anything of it. */

import type { CredentialInventory } from "../../model/credential.ts";
import type { Secret } from "../../model/secret.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import type { Packed } from "../../ports/packed.ts";
import type { Suspect } from "../../ports/suspect.ts";
import type { CredentialKind } from "../credential-kind.ts";
import { installedPaths } from "../registry/installed.ts";
import { openRegistry } from "../registry/index.ts";
import { openScanner } from "../scanner/scanner.ts";
import { openDatabases } from "./databases.ts";
import { readGateways } from "./gateways.ts";
import { openKindJudge } from "./judge-kind.ts";
import { openKnownValues } from "./known-values.ts";
import { openLedger } from "./ledger.ts";
import type { Known } from "./ledger.ts";
import { tellNotSealed } from "./not-sealed.ts";
import { scanEverything } from "./scan-everything.ts";
import type { Searched } from "./scan-everything.ts";
import type { Survey } from "./survey.ts";
import { openTally } from "./tally.ts";

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

/** First what is known by name, then every byte for copies of it and for strangers, then for copies of the strangers. */
export async function takeInventory(parts: InventoryParts): Promise<TakenInventory> {
  const survey = openSurvey(parts);
  const databases = openDatabases(survey);
  try {
    const searched: Searched = { databases, ...readGateways(survey, databases) };
    const known = survey.ledger.known();
    await search(survey, { parts, searched, known, isFirst: true });
    const strangers = newSince(survey.ledger.known(), known);
    if (strangers.length > 0)
      await search(survey, { parts, searched, known: strangers, isFirst: false });
  } finally {
    databases.close();
  }
  tellNotSealed(survey);
  for (const gap of parts.suspect.gaps) survey.tally.gap(gap);
  const { credentials, unresolved, secrets, notSearched } = survey.ledger.close();
  for (const { path, at } of notSearched) {
    survey.tally.gap(`${path} ${at}: too short or too ordinary to look for copies of it elsewhere`);
  }
  return { inventory: { credentials, unresolved, coverage: survey.tally.coverage() }, secrets };
}

interface Search {
  readonly parts: InventoryParts;
  readonly searched: Searched;
  readonly known: readonly Known[];
  readonly isFirst: boolean;
}

async function search(survey: Survey, { parts, searched, known, isFirst }: Search): Promise<void> {
  const values = openKnownValues(known);
  for (const id of values.passed) survey.ledger.notSearched(id);
  const scanner = isFirst ? openScanner(parts.kinds) : null;
  // What was counted once is not counted again.
  const tally = isFirst ? survey.tally : openTally();
  await scanEverything({ survey: { ...survey, tally }, scanner, known: values }, searched);
}

function newSince(now: readonly Known[], before: readonly Known[]): readonly Known[] {
  const old = new Set(before.map(({ id }) => id));
  return now.filter(({ id }) => !old.has(id));
}

function openSurvey({ suspect, fingerprints, packed, kinds }: InventoryParts): Survey {
  const judge = openKindJudge(kinds);
  return {
    suspect,
    packed,
    judge,
    registry: openRegistry(installedPaths(suspect)),
    ledger: openLedger(judge, fingerprints),
    tally: openTally(),
    explained: new Set(),
  };
}
