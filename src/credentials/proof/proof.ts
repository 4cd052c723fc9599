/** What it takes to say that a credential is dead, and what is said when it does not suffice (facts/credentials.md section 4). */

import type { ProbeSample } from "./sample.ts";

/** Something that the credential can have minted: it must be gone as well. */
export interface DerivedItem {
  readonly what: string;
  readonly state: "open" | "cleared" | "expired" | "accepted";
}

/** All that the judgement rests on; a record of a proof holds exactly this. */
export interface ProofFacts {
  readonly kind: string;
  readonly fingerprint: string;
  readonly probe: string;
  readonly probeVersion: number;
  readonly observeSeconds: number;
  /** Least time between two questions; a longer silence than a multiple of it is a gap. */
  readonly secondsBetween: number;
  /** Signals that prove for a value that nobody issued as the kind's own; see `Probe.impostorSays`. */
  readonly impostorSays: readonly string[];
  /** In the order in which they were taken; earlier runs first. */
  readonly samples: readonly ProbeSample[];
  readonly derived: readonly DerivedItem[];
  /** Where a use of the credential before its revocation is recorded; "" when nowhere. */
  readonly recordedUse: string;
}

/** A time in which nobody looked: it does not count as observed. */
export interface ObservationGap {
  readonly from: string;
  readonly to: string;
  readonly seconds: number;
}

export interface ObservedWindow {
  readonly from: string;
  readonly to: string;
  /** Observed without a gap. */
  readonly seconds: number;
  /** Answers that said dead in this window. */
  readonly samples: number;
  readonly gaps: readonly ObservationGap[];
  /** Addresses of the provider that answered. */
  readonly addresses: readonly string[];
}

export const DOUBTS = {
  "never-asked": "it was not asked about yet",
  unanswered: "the last question got no answer that says anything",
  "no-positive-control":
    "no replacement was seen working from the same place within a minute: an outage, a wrong region or a blocked address would look the same",
  "no-negative-control":
    "no made-up value was refused in the same way within a minute: an endpoint that refuses everybody would look the same",
  "window-too-short": "it was not refused for long enough without a break",
  "too-few-samples": "fewer than five refusals were seen",
  "derived-open": "what it can have minted is not all cleared, expired or accepted",
  "other-probe": "it was seen working through another question than the one that refuses it now",
} as const;

export type Doubt = keyof typeof DOUBTS;

export type Proof =
  | { readonly state: "proved"; readonly window: ObservedWindow; readonly before: "live" | "used" }
  /** Everything but the first condition: refused, but never seen working. */
  | { readonly state: "rejected"; readonly window: ObservedWindow }
  | { readonly state: "live" | "disabled"; readonly at: string; readonly signal: string }
  | {
      readonly state: "indeterminate";
      readonly doubts: readonly Doubt[];
      /** The last answer in words of the catalogue; "" when there is none. */
      readonly signal: string;
      readonly window: ObservedWindow | null;
    }
  | { readonly state: "not-probeable" | "irrevocable"; readonly why: string };
