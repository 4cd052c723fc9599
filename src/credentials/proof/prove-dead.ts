/** Asks until the proof stands or cannot stand: target, controls, target again, paced by the clock. */

import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { ProbeTransport } from "../../ports/probe-transport.ts";
import type { Probe, ProbeQuestion } from "../probe.ts";
import type { DerivedItem, Proof, ProofFacts } from "./proof.ts";
import type { ProbeSample } from "./sample.ts";

export interface Asked {
  readonly question: ProbeQuestion;
  readonly fingerprint: string;
}

export interface ProofRequest {
  readonly kind: string;
  readonly probe: Probe;
  readonly target: Asked;
  /** Without one nothing can be proved. */
  readonly replacement: Asked | null;
  /** Of the kind. */
  readonly observeSeconds: number;
  /** How long to go on while it is still accepted; deletion takes minutes at some providers. */
  readonly patienceSeconds: number;
  readonly derived: readonly DerivedItem[];
  /** Samples of earlier runs, from the journal, in order. */
  readonly earlier: readonly ProbeSample[];
  readonly recordedUse: string;
  /** Parameters that a person confirmed by name: others never become a host. */
  readonly confirmed: readonly string[];
  readonly isMintAllowed: boolean;
  readonly incident: string;
  readonly vantage: string;
}

export interface ProofTools {
  readonly transport: ProbeTransport;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Stops within a second. */
  readonly signal: AbortSignal;
  /** The caller journals each sample before the next question. */
  record(sample: ProbeSample): void | Promise<void>;
}

/** What the proof rests on, for its record, beside what it says. */
export interface Proved {
  readonly facts: ProofFacts;
  readonly proof: Proof;
}
