/** What every kind of credential states about itself: how it looks, where it lives, how it dies and how that is proved. */

import type { Tier } from "../model/credential.ts";
import type { ProbeAnswer, ProbeRequest } from "../ports/probe-transport.ts";
import type { Secret } from "../model/secret.ts";

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

/** What a probe may need beside the secret, asked for by name: a tenant, a region, an account id. */
export type ProbeParameters = Readonly<Record<string, string>>;

export type ProbeVerdict =
  | { readonly state: "live" | "dead" | "disabled"; readonly signal: string }
  | { readonly state: "indeterminate"; readonly signal: string };

export interface Probe {
  readonly id: string;
  readonly version: number;
  /** The only hosts it may ever talk to; `{word}` is filled from a parameter that the operator confirmed. */
  readonly hosts: readonly string[];
  readonly parameters: readonly string[];
  /** `mints`: a live answer creates a token; needs a flag. `bills`: a live answer costs something. */
  readonly sideEffect: "none" | "mints" | "bills" | "login";
  readonly isSecretInUrl: boolean;
  /** `zero`: nothing secret is sent. */
  readonly sends: "secret" | "signature" | "zero";
  request(secret: Secret, parameters: ProbeParameters): ProbeRequest;
  /** Everything not recognised is indeterminate. */
  judge(answer: ProbeAnswer, secret: Secret): ProbeVerdict;
  /** A well-formed value that nobody ever issued, for the negative control; random text comes from outside. */
  impostor(random: (length: number, alphabet: string) => string): Secret;
}

export interface ApiRevocation {
  /** Whether the value itself is all that is needed. */
  readonly isSelfService: boolean;
  readonly needs: string;
  readonly sideEffects: readonly string[];
  readonly hosts: readonly string[];
  request(secret: Secret, parameters: ProbeParameters, admin: Secret | null): ProbeRequest;
  /** An acknowledgement is never a proof of death. */
  isAcknowledged(answer: ProbeAnswer): boolean;
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
  readonly probe: Probe | { readonly none: "not-probeable" | "irrevocable"; readonly why: string };
  readonly apiRevocation: ApiRevocation | null;
  /** Seconds of unbroken death before it counts as proved. */
  readonly observeSeconds: number;
  /** What it can have minted: each a step of its own. */
  readonly derived: readonly string[];
  readonly sources: readonly string[];
  /** Facts taken from background knowledge. */
  readonly unverified: readonly string[];
}
