/** What every kind of credential states about itself: how it looks, where it lives and how a person ends it. How its death is proved stands in `probes/`. */

import type { Tier } from "../model/credential.ts";

export interface Detection {
  /** Without boundaries: the scanner adds them. `null` where only path or name tells. */
  readonly pattern: RegExp | null;
  /** Literal anchors, at least one inside or near every match. */
  readonly keywords: readonly string[];
  /** `low`: only with its path, its variable's name, or `context` near it. */
  readonly confidence: "high" | "medium" | "low";
  /** Words of which one must be near. */
  readonly context: readonly string[];
  /** Offline check of a match: a checksum inside the value. */
  readonly isValid?: (text: string) => boolean;
}

export interface KnownPlaces {
  /** Config paths with `*` for one name; `[]` for an element. */
  readonly config: readonly string[];
  /** Variable names; `*` at the end stands for the rest of a name. */
  readonly environment: readonly string[];
  /** Below the state directory or, with `~/`, the home. */
  readonly files: readonly string[];
  /** `table.column`. */
  readonly database: readonly string[];
}

export interface CredentialKind {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly tier: Tier;
  readonly entropy: "high" | "low";
  readonly detection: Detection;
  readonly places: KnownPlaces;
  readonly manual: {
    readonly console: string;
    readonly steps: readonly string[];
    /** Evidence that dies with the credential; taken first. */
    readonly evidenceFirst: readonly string[];
    /** Date on which console and steps were last read in a source. */
    readonly checkedOn: string;
  };
  /** Other halves that must go as well: the item cannot close on one part. */
  readonly parts: readonly string[];
  /** Seconds of unbroken death before it counts as proved. */
  readonly observeSeconds: number;
  /** What it can have minted: each a step of its own. */
  readonly derived: readonly string[];
  readonly sources: readonly string[];
  /** Facts taken from background knowledge. */
  readonly unverified: readonly string[];
}
