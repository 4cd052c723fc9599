/** What every kind of credential states about itself: how it looks, where it lives and how a person ends it. How its death is proved stands in `probes/`. */

import type { Tier } from "../model/credential.ts";

/** One way in which a kind is written. */
export interface Shape {
  /**
   * Without boundaries, which the scanner adds; linear on any input.
   * A group named `secret` marks the value inside a longer match.
   */
  readonly pattern: RegExp;
  /** Literal anchors, of which one stands in every match. Empty where nothing in the value tells. */
  readonly keywords: readonly string[];
  /** `low` is only believed with its place or with `context` before it. */
  readonly confidence: "high" | "medium" | "low";
  /** Words, also in capitals or small letters, of which one has to stand before the value on its line. Empty: none is needed. */
  readonly context: readonly string[];
  /** Offline check of the value: a checksum or an inner form. A failed one makes the confidence `low`. */
  readonly isValid?: (value: string) => boolean;
  /** Account or bot that the value itself names, where that is public; else "". */
  readonly ownerOf?: (value: string) => string;
  /** An identifier that opens nothing alone; it tells whose the secret beside it is. */
  readonly isPublic?: true;
}

export interface KnownPlaces {
  /** Config paths with `*` for one name; `[]` for an element. */
  readonly config: readonly string[];
  /** Variable names; one `*` stands for any part of a name. */
  readonly environment: readonly string[];
  /** Below the state directory or, with `~/`, the home; `*` for one name, `**` for any depth. */
  readonly files: readonly string[];
  /** `table` or `table.column`. */
  readonly database: readonly string[];
}

/** What a step is for, so that an emergency can put `revoke` first. */
export interface ManualStep {
  readonly phase: "create" | "load" | "validate" | "revoke" | "aftercare";
  readonly text: string;
}

export interface CredentialKind {
  readonly id: string;
  readonly name: string;
  /** File of `kinds/` that states it. */
  readonly family: string;
  readonly tier: Tier;
  readonly entropy: "high" | "low";
  /** Empty where only path or name tells. */
  readonly shapes: readonly Shape[];
  readonly places: KnownPlaces;
  readonly manual: {
    /** Address, or the place in an app. */
    readonly console: string;
    /** In the order of a calm rotation. */
    readonly steps: readonly ManualStep[];
    /** Evidence that dies with the credential; taken first. */
    readonly evidenceFirst: readonly string[];
    /** Date on which console and steps were last read in a source. */
    readonly checkedOn: string;
  };
  /** Other halves that must go as well: the item cannot close on one part. */
  readonly parts: readonly string[];
  /** Seconds of unbroken death before it counts as proved. */
  readonly observeSeconds: number;
  /** What is known of the delay between revocation and death; "" if nothing. */
  readonly delay: string;
  /** What it can have minted: each a step of its own. */
  readonly derived: readonly string[];
  readonly sources: readonly string[];
  /** Facts taken from background knowledge. */
  readonly unverified: readonly string[];
}
