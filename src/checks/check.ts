/** What every re-hardening check states about itself: one question that is answered yes, no or unknown, with what shows it. */

import type { Drift } from "../model/baseline.ts";
import type { JsonObject } from "../model/json.ts";
import type { Suspect } from "../ports/suspect.ts";

/** A fact about the host that was read, or the sentence why it could not be. */
export type Fact<T> =
  | { readonly kind: "known"; readonly value: T; readonly source: string }
  /** Not there on this host, for sure: no container engine, no reverse proxy. */
  | { readonly kind: "absent"; readonly source: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface Listener {
  readonly address: string;
  readonly port: number;
  readonly pid: number | null;
  readonly uid: number;
  readonly isGateway: boolean;
}

export interface GatewayProcess {
  readonly pid: number;
  readonly uid: number;
  readonly user: string;
  /** Names of its variables; values only of those that hold no secret. */
  readonly variables: ReadonlyMap<string, string>;
  readonly nodeVersion: string | null;
}

export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
  /** Compared with a baseline or with the published integrity; `unknown` is not `intact`. */
  readonly integrity: "intact" | "changed" | "unknown";
  readonly why: string;
}

export interface AuditFinding {
  readonly checkId: string;
  readonly severity: string;
  readonly title: string;
  readonly detail: string;
  readonly isSuppressed: boolean;
}

/** One credential of the incident, as far as a gate has to know it. */
export interface CredentialStanding {
  readonly item: string;
  readonly kind: string;
  readonly standing: "proven-dead" | "attested" | "waived" | "compensated" | "open";
  /** Whether the value is still in a place that the gateway reads. */
  readonly isInUse: boolean;
}

/** What a person stated by name: two-factor login, dedicated accounts, who watches. */
export interface StatedAnswer {
  readonly question: string;
  readonly answer: "yes" | "no";
  readonly by: string;
  readonly at: string;
}

/** Gathered once before any check is asked; every one may be unknown. */
export interface Facts {
  readonly suspect: Fact<Suspect>;
  /** The effective config of the gateway: includes merged, variables filled in, secrets as references. */
  readonly config: Fact<JsonObject>;
  readonly listeners: Fact<readonly Listener[]>;
  readonly gateway: Fact<GatewayProcess>;
  readonly installed: Fact<InstalledPackage>;
  /** Effective settings of `sshd -T`, names in lower case. */
  readonly sshd: Fact<ReadonlyMap<string, string>>;
  /** `nft -j list ruleset`, or what `iptables-save` prints. */
  readonly firewall: Fact<{ readonly nft: JsonObject | null; readonly iptables: string | null }>;
  readonly updates: Fact<ReadonlyMap<string, string>>;
  /** Block devices below the state directory, outermost last: type and name of each (lsblk). */
  readonly storage: Fact<readonly { readonly name: string; readonly type: string }[]>;
  /** Configuration of a reverse proxy that names the gateway's port. */
  readonly proxy: Fact<{ readonly kind: "nginx" | "caddy"; readonly text: string }>;
  /** `inspect` of the gateway's container, or of one that its compose file describes. */
  readonly container: Fact<JsonObject>;
  readonly tailscale: Fact<JsonObject>;
  readonly audit: Fact<readonly AuditFinding[]>;
  readonly drift: Fact<readonly Drift[]>;
  readonly credentials: Fact<readonly CredentialStanding[]>;
  readonly stated: readonly StatedAnswer[];
  /** ISO 8601 UTC. */
  readonly now: string;
}

export type CheckAnswer =
  | { readonly answer: "yes"; readonly evidence: readonly string[] }
  | { readonly answer: "no"; readonly evidence: readonly string[]; readonly remedy: string }
  | { readonly answer: "unknown"; readonly why: string; readonly remedy: string }
  /** The question has no object here: no container, no proxy. Never a pass by itself where a profile requires the thing. */
  | { readonly answer: "not-applicable"; readonly evidence: readonly string[] };

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Check {
  readonly id: string;
  /** Asked so that yes is the good answer. */
  readonly question: string;
  readonly group:
    | "access"
    | "network"
    | "agent"
    | "secrets"
    | "supply"
    | "host"
    | "container"
    | "operations";
  readonly why: string;
  readonly severity: Severity;
  /** Rows of the requirements, `HRD-1`. */
  readonly rows: readonly string[];
  readonly sources: readonly string[];
  /** Findings of OpenClaw's own audit that say the same: shown once. */
  readonly auditIds: readonly string[];
  judge(facts: Facts): CheckAnswer;
  /** Name of a reversible deed that mends it, where that is safe; else null. */
  readonly fix: string | null;
}
