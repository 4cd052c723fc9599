/** What triage found: a fact about the suspect with the row or line that shows it. */

export const FINDING_TOPICS = [
  "access",
  "execution",
  "change",
  "persistence",
  "exfiltration",
  "indicator",
] as const;
export type FindingTopic = (typeof FINDING_TOPICS)[number];

export interface FindingSource {
  /** Printable absolute path on the suspect host. */
  readonly path: string;
  /** `line 12`, `table cron_jobs rowid 4`, `byte 4096`; "" for the file as a whole. */
  readonly at: string;
}

export interface Finding {
  /** Of the question that found it, for example `cron-job-unknown`. */
  readonly id: string;
  readonly topic: FindingTopic;
  /** `malicious`: no innocent reading. `suspicious`: a person must look. `noted`: context. */
  readonly weight: "malicious" | "suspicious" | "noted";
  /** How sure the reading of the source is. */
  readonly confidence: "high" | "medium" | "low";
  /** One sentence, printable, free of secrets. */
  readonly summary: string;
  readonly sources: readonly FindingSource[];
  /** When it happened on the suspect host, ISO 8601 UTC, where the source tells; else null. */
  readonly happenedAt: string | null;
}

/** Earliest sign of the attacker: proposed by triage, confirmed by a person. */
export interface ProposedCompromise {
  readonly at: string;
  /** Finding ids and sources that it rests on. */
  readonly because: string;
  readonly sources: readonly FindingSource[];
}
