/** Findings and the beginning of the compromise in the journal of an incident. */

import type { Entry, JournalRecord } from "../engine/record.ts";
import { isoUtcOf } from "../model/instant.ts";
import { canonicalJson, recordable, recorded } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { HeldBack } from "../triage/question.ts";
import type { Journal } from "../engine/journal.ts";
import { compromiseView } from "./compromise.ts";
import type { ProposalNote, StatedCompromise } from "./compromise.ts";
import type { FiledFinding, TriageReport } from "./triage-run.ts";

export interface Recorded {
  readonly added: number;
  readonly known: number;
}

/** Only what is not there yet; one write for all of it. */
export function recordFindings(journal: Journal, report: TriageReport): Recorded {
  const known = new Set(recordedFindings(journal.records).map(({ ref }) => ref));
  const fresh = report.findings.filter(({ ref }) => !known.has(ref));
  const entries = fresh.map((finding): Entry => entryOf("finding", finding));
  const { proposed } = report;
  const isNew =
    proposed !== null &&
    canonicalOf(proposed) !== canonicalOf(compromiseView(journal.records).proposed);
  const note: ProposalNote | null = isNew ? { what: "proposed-compromise", proposed } : null;
  journal.append(...entries, ...(note === null ? [] : [entryOf("note", note)]));
  return { added: fresh.length, known: report.findings.length - fresh.length };
}

export function recordedFindings(records: readonly JournalRecord[]): readonly FiledFinding[] {
  return records
    .filter(({ kind }) => kind === "finding")
    .map(({ data }) => recorded<FiledFinding>(data));
}

export interface Statement {
  /** `--confirm`: a time with its zone, or `finding:ID`. */
  readonly confirm: string;
  readonly reason: string | null;
  readonly by: string;
  /** ISO 8601 UTC: nothing begins in the future. */
  readonly now: string;
}

/** @throws Refusal `usage` when it is no time, lies in the future, has no reason, or names no finding with a time. */
export function stateCompromise(journal: Journal, statement: Statement): string {
  const { confirm, by, now } = statement;
  const reason = statement.reason?.trim() ?? "";
  if (reason === "") {
    throw usage("the beginning of a compromise is stated with a reason", "add --reason TEXT");
  }
  const ref = /^finding:(.+)$/u.exec(confirm)?.[1] ?? "";
  const at = ref === "" ? statedTime(confirm) : timeOf(ref, recordedFindings(journal.records));
  if (at > now) {
    throw usage(
      `${printable(confirm)} is in the future: it is ${now}`,
      "give the time in UTC, or with its zone",
    );
  }
  const data: StatedCompromise = { what: "compromise", at, by, reason, from: ref };
  journal.append(entryOf("stated", data));
  return at;
}

function statedTime(text: string): string {
  const at = isoUtcOf(text);
  if (at !== null) return at;
  throw usage(
    `${printable(text)} is no time with a zone`,
    "for example --confirm 2026-11-20T19:31:00Z or 2026-11-20T20:31:00+01:00, or finding:ID",
  );
}

function timeOf(ref: string, findings: readonly FiledFinding[]): string {
  const finding = findings.find((one) => one.ref === ref);
  if (finding === undefined) {
    throw usage(
      `there is no finding ${printable(ref)} in this incident`,
      "findings stand in the journal after: ir triage",
    );
  }
  if (finding.happenedAt !== null) return finding.happenedAt;
  throw usage(
    `finding ${printable(ref)} does not tell when it happened`,
    "state the time yourself: --confirm TIME",
  );
}

/** Destinations that a containment of this incident dropped, from every record that tells of them. */
export function heldBackIn(
  incident: string,
  records: readonly JournalRecord[],
): readonly HeldBack[] {
  return records.flatMap(({ seq, data }) => {
    const { attempts, detail } = recorded<Attempted>(data);
    return [...listOf(attempts), ...listOf(detail?.attempts)].map(
      ({ address = "", protocol = "", port = 0 }) => ({
        source: { path: `journal of ${incident}`, at: `record ${seq}` },
        to: printable(`${address} ${protocol}/${port}`),
      }),
    );
  });
}

interface Attempt {
  readonly address?: string;
  readonly protocol?: string;
  readonly port?: number;
}

interface Attempted {
  readonly attempts?: readonly Attempt[] | null;
  readonly detail?: { readonly attempts?: readonly Attempt[] | null } | null;
}

function listOf(attempts: readonly Attempt[] | null | undefined): readonly Attempt[] {
  return Array.isArray(attempts) ? attempts : [];
}

function entryOf(kind: Entry["kind"], data: object): Entry {
  return { kind, step: "", attempt: 0, data };
}

function canonicalOf(value: object | null): string {
  return value === null ? "" : canonicalJson(recordable(value));
}

function usage(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
