/** How the life of one kind of credential is asked about and ended over the network; kept apart from how it looks. */

import type { ProbeRequest } from "../ports/probe-transport.ts";
import type { Secret } from "../model/secret.ts";

/** Public values that a probe needs beside the secret: a tenant, a region, an account id. */
export type ProbeParameters = Readonly<Record<string, string>>;

export interface ProbeParameter {
  readonly name: string;
  /** What to ask the operator for. */
  readonly ask: string;
  /** The whole value; nothing else is ever sent. */
  readonly pattern: RegExp;
  readonly isOptional: boolean;
  /** Where there are only these. */
  readonly choices: readonly string[];
}

/** All that one question needs. Parameters come from the operator: one read on the suspect host may be a trap. */
export interface ProbeQuestion {
  readonly secret: Secret;
  readonly parameters: ProbeParameters;
  /** Other secrets that the same question needs, by name: `sessionToken`. */
  readonly companions: Readonly<Record<string, Secret>>;
}

export type ProbeState = "live" | "dead" | "disabled" | "indeterminate";

/** What one answer says. `signal` is ours, never a text of the answer. */
export interface ProbeVerdict {
  readonly state: ProbeState;
  readonly signal: string;
}

/** An answer as a judge sees it. */
export interface JudgedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` when the body is no JSON. */
  readonly json: unknown;
  readonly text: string;
  /** A long list of which only the beginning was read. */
  readonly isCut: boolean;
}

/** One answer that is known: its status and its body together. */
export interface KnownAnswer {
  readonly state: ProbeState;
  readonly status: readonly number[];
  /** What the body says, in words of the catalogue. */
  readonly says: string;
  matches(answer: JudgedAnswer, question: ProbeQuestion): boolean;
}

export interface Probe {
  readonly id: string;
  readonly version: number;
  /** The only hosts it may ever talk to; `{word}` is filled from a parameter that the operator confirmed. */
  readonly hosts: readonly string[];
  readonly parameters: readonly ProbeParameter[];
  /** Names of other secrets; `?` at the end where it can do without. */
  readonly companions: readonly string[];
  /** `mints`: a live answer creates a token, needs a flag. `bills`: a live answer costs something. `login`: leaves a login in the provider's log. */
  readonly sideEffect: "none" | "mints" | "bills" | "login";
  readonly isSecretInUrl: boolean;
  /** `zero`: nothing secret is sent. */
  readonly sends: "secret" | "signature" | "zero";
  /** At least this long between two questions about one credential. */
  readonly secondsBetween: number;
  request(question: ProbeQuestion): ProbeRequest;
  /** In order: the first that matches decides; what matches none is indeterminate. */
  readonly answers: readonly KnownAnswer[];
  /** The same question with a well-formed value that nobody ever issued; random text comes from outside. */
  impostor(random: RandomText, question: ProbeQuestion): ProbeQuestion;
  /** What a value that nobody issued is told, where that is not what a revoked one is told. */
  readonly impostorSays: readonly string[];
}

export type RandomText = (length: number, alphabet: string) => string;

export interface ApiRevocation {
  readonly id: string;
  /** Whether the value itself is all that is needed. */
  readonly isSelfService: boolean;
  readonly needs: string;
  /** Told before it is asked for. */
  readonly sideEffects: readonly string[];
  readonly isUndoable: boolean;
  readonly hosts: readonly string[];
  readonly parameters: readonly ProbeParameter[];
  /** `isDry` only where `hasDryRun`. */
  readonly hasDryRun: boolean;
  request(question: ProbeQuestion, admin: Secret | null, isDry: boolean): ProbeRequest;
  /** An acknowledgement is never a proof of death. */
  isAcknowledged(answer: JudgedAnswer): boolean;
}

/** A kind that no harmless question can be asked about says why. */
export interface NoProbe {
  readonly none: "not-probeable" | "irrevocable";
  readonly why: string;
}

/** What one family knows, keyed by kind id. */
export interface ProbeFamily {
  /** Where a kind has several shapes, a probe for each. */
  readonly probes: Readonly<Record<string, readonly Probe[] | NoProbe>>;
  /** Only kinds whose provider revokes over an API. */
  readonly revocations: Readonly<Record<string, ApiRevocation>>;
}
