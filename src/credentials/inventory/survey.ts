/** What every source of the inventory works with. */

import type { CredentialLocation } from "../../model/credential.ts";
import type { Packed } from "../../ports/packed.ts";
import type { Suspect } from "../../ports/suspect.ts";
import type { Registry } from "../registry/index.ts";
import type { KindJudge } from "./judge-kind.ts";
import type { Ledger } from "./ledger.ts";
import type { Tally } from "./tally.ts";

export interface Survey {
  readonly suspect: Suspect;
  readonly packed: Packed;
  readonly registry: Registry;
  readonly judge: KindJudge;
  readonly ledger: Ledger;
  readonly tally: Tally;
  /**
   * Values that a source has read by name in a file or database: `path`, entry id.
   * A copy at the same place found again as bytes is the same copy.
   */
  readonly explained: Set<string>;
}

/** A location without how it is written. */
export type Spot = Omit<CredentialLocation, "encoding">;

export function explain(survey: Survey, path: string, id: string | null): void {
  if (id !== null) survey.explained.add(`${path}\0${id}`);
}

export function isExplained(survey: Survey, path: string, id: string): boolean {
  return survey.explained.has(`${path}\0${id}`);
}

/** For `explain` and `isExplained`: the value in this encoding, which the reader of the file took apart. */
export function writtenAs(id: string, encoding: string): string {
  return `${id}\0${encoding}`;
}
