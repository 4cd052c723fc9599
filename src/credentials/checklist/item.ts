/** One thing to account for, with all that is known and done about it. */

import type { CredentialLocation, Tier } from "../../model/credential.ts";
import type { ManualStep } from "../credential-kind.ts";
import type { ItemSource, Mode, Stage } from "./credential-event.ts";

/** `rejected`: refused by its provider, but never seen alive, so its end is not proved. */
export const STATES = [
  "found",
  "replaced",
  "revoked",
  "rejected",
  "proven",
  "attested",
  "compensated",
  "waived",
] as const;
export type State = (typeof STATES)[number];

/** A step of its own: evidence to take, something it may have minted, a place that still holds the value. */
export interface SubStep {
  readonly what: string;
  readonly how: string;
  readonly state: "open" | "done" | "skipped";
  readonly by: string;
  readonly at: string;
  readonly note: string;
}

export interface Half {
  /** "" is the credential as a whole, where it has no parts. */
  readonly part: string;
  readonly revokedAt: string | null;
  readonly by: string;
}

export interface HistoryLine {
  readonly at: string;
  readonly by: string;
  readonly event: string;
  readonly note: string;
}

/** A request to a provider whose answer was never recorded. */
export interface PendingRevocation {
  readonly at: string;
  readonly by: string;
  readonly host: string;
  readonly act: string;
}

export interface ChecklistItem {
  readonly id: string;
  readonly type: ItemSource["type"];
  /** Kind of the catalogue, or `unknown`. */
  readonly kind: string;
  readonly name: string;
  /** The catalogue does not know it: the generic list is shown. */
  readonly isGeneric: boolean;
  readonly family: string;
  readonly tier: Tier;
  readonly fingerprint: string;
  readonly owner: string;
  readonly lastFour: string;
  readonly ambiguous: readonly string[];
  readonly copies: readonly CredentialLocation[];
  readonly console: string;
  readonly checkedOn: string;
  /** In the order of a calm rotation. */
  readonly steps: readonly ManualStep[];
  /** Of a `coverage` item: what was not read, a sentence each. */
  readonly gaps: readonly string[];
  readonly isProbeable: boolean;
  readonly isIrrevocable: boolean;
  readonly whyNoProbe: string;
  readonly hasApi: boolean;
  readonly isSelfService: boolean;
  readonly observeSeconds: number;
  readonly firstSeen: string | null;
  readonly lastRotated: string | null;

  readonly state: State;
  readonly isAbused: boolean;
  readonly evidence: readonly SubStep[];
  readonly halves: readonly Half[];
  readonly derived: readonly SubStep[];
  readonly scrub: readonly SubStep[];
  readonly stage: Stage | "not-replaced" | null;
  readonly pending: PendingRevocation | null;
  /** What the last probe of the old value said. */
  readonly lastVerdict: { readonly verdict: string; readonly at: string } | null;
  readonly isAliveAfterRevocation: boolean;
  readonly attestation: { readonly statement: string; readonly file: string | null } | null;
  readonly waivedUntil: string | null;
  readonly closedAt: string | null;
  readonly isSkipped: boolean;
  readonly history: readonly HistoryLine[];
}

export interface Checklist {
  readonly mode: Mode;
  readonly items: readonly ChecklistItem[];
  readonly inventory: {
    readonly at: string;
    readonly source: string;
    readonly gaps: readonly string[];
  } | null;
}
