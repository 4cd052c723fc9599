/** What happens in the life of a credential: the data of one journal record of kind `credential` each. */

import type {
  Coverage,
  FoundCredential,
  Tier,
  UnresolvedReference,
} from "../../model/credential.ts";
import type { JsonObject } from "../../model/json.ts";
import type { ProbeSample } from "../proof/sample.ts";

/** `emergency`: revoke first, replace later. `normal`: replace first, while the host is trusted. */
export const MODES = ["emergency", "normal"] as const;
export type Mode = (typeof MODES)[number];

/** How a replacement comes into use (facts/credentials.md section 6), in order. */
export const STAGES = ["generated", "updated", "reloaded", "validated"] as const;
export type Stage = (typeof STAGES)[number];

/** One change to a file of the gateway's state; what was there lies in the incident's folder. */
export interface LocalChange {
  readonly what: "config" | "database" | "backup";
  /** Below the state directory. */
  readonly name: string;
  readonly stateDirectory: string;
  readonly summary: string;
  /** SHA-256 before and after; "" where nothing is. */
  readonly before: string;
  readonly after: string;
  readonly kept: readonly { readonly name: string; readonly before: string }[];
}

export interface EventBase {
  /** By chance, or from an answer itself: who takes events in from elsewhere leaves out the ones that are there. */
  readonly id: string;
  /** Login name or uid; who states something on another machine is named there. */
  readonly by: string;
}

/** Something that must be accounted for: a value, a reference without one, a review, a place that was not read. */
export type ItemSource =
  | { readonly type: "credential"; readonly found: FoundCredential }
  | { readonly type: "reference"; readonly reference: UnresolvedReference }
  | {
      readonly type: "review";
      readonly provider: string;
      readonly console: string;
      readonly tier: Tier;
    }
  | { readonly type: "coverage"; readonly gaps: readonly string[] };

export type ListEvent = EventBase &
  (
    | {
        readonly event: "inventory";
        /** Where the inventory was taken from: a sealed package with its head, or the host. */
        readonly source: string;
        readonly coverage: Coverage;
        readonly credentials: number;
        readonly unresolved: number;
      }
    | { readonly event: "found"; readonly item: string; readonly source: ItemSource }
    | { readonly event: "mode"; readonly mode: Mode; readonly note: string }
    /** Why providers are asked from a host that is under suspicion. */
    | { readonly event: "vantage"; readonly note: string }
    | {
        readonly event: "merged";
        /** Incident of the other side, and its journal head when its list was exported. */
        readonly incident: string;
        readonly head: string;
        readonly events: number;
        readonly note: string;
        /** The seal of the evidence there, so that law 2 holds here as well; `null` without one. */
        readonly sealed: JsonObject | null;
      }
    /** About to change the state of the gateway: what will be changed, and what it was before. */
    | { readonly event: "local-intent"; readonly change: LocalChange }
    | { readonly event: "local-result"; readonly of: string; readonly outcome: "done" | "failed" }
    | { readonly event: "local-undone"; readonly of: string }
    | {
        readonly event: "exported";
        readonly recipients: readonly string[];
        /** SHA-256 of the file. */
        readonly file: string;
        /** SHA-256 of the ticket inside, which a list that comes back has to show. */
        readonly ticket: string;
      }
  );

/** `note` is the reason or remark of the person. */
export type ItemEvent = EventBase & { readonly item: string; readonly note: string } & (
    | {
        readonly event: "evidence";
        readonly what: string;
        readonly outcome: "taken" | "skipped";
      }
    | { readonly event: Stage }
    | { readonly event: "not-replaced" }
    /** `part`: "" is the credential itself, else one of its other halves. */
    | { readonly event: "revoked"; readonly part: string }
    | {
        readonly event: "derived";
        readonly what: string;
        readonly outcome: "cleared" | "expired" | "accepted";
      }
    | {
        readonly event: "scrubbed";
        readonly what: string;
        readonly outcome: "cleared" | "accepted";
      }
    | { readonly event: "probed"; readonly sample: ProbeSample }
    /** Asked before anything is sent, so that it is never sent twice unasked. */
    | { readonly event: "revocation-sent"; readonly host: string; readonly act: string }
    | {
        readonly event: "revocation-answered";
        /** `null`: no answer came. An acknowledgement is no proof of death. */
        readonly status: number | null;
        readonly isAcknowledged: boolean;
      }
    | { readonly event: "proven"; readonly proof: JsonObject }
    | { readonly event: "rejected"; readonly proof: JsonObject }
    | {
        readonly event: "attested";
        readonly statement: string;
        /** SHA-256 of a screenshot, a letter, a photo; `null` where there is none. */
        readonly file: string | null;
      }
    | { readonly event: "waived"; readonly until: string | null }
    | { readonly event: "compensated" }
    | { readonly event: "identified"; readonly kind: string }
    | { readonly event: "abused" }
    | { readonly event: "skipped" }
    | { readonly event: "noted" }
    | { readonly event: "reopened" }
  );

export type CredentialEvent = ListEvent | ItemEvent;

/** An event with the moment that the journal gave it, here or on the other machine. */
export interface TimedEvent {
  readonly at: string;
  readonly event: CredentialEvent;
}

const LIST_EVENTS: ReadonlySet<string> = new Set([
  "inventory",
  "found",
  "mode",
  "vantage",
  "local-intent",
  "local-result",
  "local-undone",
  "merged",
  "exported",
]);

export function isItemEvent(event: CredentialEvent): event is ItemEvent {
  return !LIST_EVENTS.has(event.event);
}
