/** How the life of one kind of credential is proved and ended over the network; kept apart from how it looks. */

import type { ProbeAnswer, ProbeRequest } from "../ports/probe-transport.ts";
import type { Secret } from "../model/secret.ts";

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

/** A kind that no harmless question can be asked about says why. */
export interface NoProbe {
  readonly none: "not-probeable" | "irrevocable";
  readonly why: string;
}

/** What one family knows, keyed by kind id. */
export interface ProbeFamily {
  readonly probes: Readonly<Record<string, Probe | NoProbe>>;
  /** Only kinds whose provider revokes over an API. */
  readonly revocations: Readonly<Record<string, ApiRevocation>>;
}
