/** All questions put to one suspect: findings in order, a proposed beginning, and what could not be read. */

import type { Finding, FindingTopic, ProposedCompromise } from "../model/finding.ts";
import { FINDING_TOPICS } from "../model/finding.ts";
import { canonicalJson, recordable } from "../model/json.ts";
import type { Digest } from "../ports/digest.ts";
import { QUESTIONS } from "../triage/index.ts";
import type { Question } from "../triage/question.ts";
import type { OpenReading } from "./triage-reading.ts";

/** A finding with a name of its own: the same one again has the same name. */
export interface FiledFinding extends Finding {
  readonly ref: string;
}

export interface TriageReport {
  readonly origin: "host" | "package";
  /** By topic, the worst first, then the earliest. */
  readonly findings: readonly FiledFinding[];
  readonly proposed: ProposedCompromise | null;
  readonly coverage: TriageCoverage;
}

interface TriageCoverage {
  readonly questions: number;
  readonly stateDirectories: readonly string[];
  readonly databases: number;
  readonly logLines: number;
  /** Each a sentence; empty: everything that was looked for could be read. */
  readonly gaps: readonly string[];
}

export async function runTriage(
  reading: OpenReading,
  digest: Digest,
  questions: readonly Question[] = QUESTIONS,
): Promise<TriageReport> {
  const findings: FiledFinding[] = [];
  for (const question of questions) findings.push(...(await answers(question, reading, digest)));
  const { stateDatabases, agentDatabases, suspect } = reading;
  const coverage = {
    questions: questions.length,
    stateDirectories: suspect.places.stateDirectories,
    databases: stateDatabases.length + agentDatabases.length,
    logLines: (await reading.logs()).lines,
    gaps: reading.gaps(),
  };
  const sorted = unique(findings).toSorted(byTopic);
  return { origin: suspect.origin, findings: sorted, proposed: proposedOf(sorted), coverage };
}

/** What one hostile file does to one question leaves the others their answer. */
async function answers(
  question: Question,
  reading: OpenReading,
  digest: Digest,
): Promise<readonly FiledFinding[]> {
  const findings: FiledFinding[] = [];
  try {
    for await (const found of question.ask(reading)) {
      findings.push(filed({ id: question.id, topic: question.topic, ...found }, digest));
    }
  } catch (error) {
    // Its message may quote the suspect; its kind does not.
    const kind = error instanceof Error ? error.name : "error";
    reading.missed(`question ${question.id} could not be answered to its end (${kind})`);
  }
  return findings;
}

function filed(finding: Finding, digest: Digest): FiledFinding {
  const { id, summary, sources } = finding;
  const hash = digest.sha256(canonicalJson(recordable({ id, summary, sources })));
  return { ...finding, ref: `${id}-${hash.slice(0, 8)}` };
}

function unique(findings: readonly FiledFinding[]): readonly FiledFinding[] {
  return [...new Map(findings.map((finding) => [finding.ref, finding])).values()];
}

const WEIGHTS: readonly Finding["weight"][] = ["malicious", "suspicious", "noted"];
const CONFIDENCES: readonly Finding["confidence"][] = ["high", "medium", "low"];

function byTopic(left: Finding, right: Finding): number {
  return (
    FINDING_TOPICS.indexOf(left.topic) - FINDING_TOPICS.indexOf(right.topic) ||
    WEIGHTS.indexOf(left.weight) - WEIGHTS.indexOf(right.weight) ||
    CONFIDENCES.indexOf(left.confidence) - CONFIDENCES.indexOf(right.confidence) ||
    (left.happenedAt ?? "9").localeCompare(right.happenedAt ?? "9")
  );
}

/** So many are named; the first of them decides. */
const MOST_REASONS = 3;

/**
 * The earliest sign that is more than context and whose reading is sure; failing that, the earliest at all. A time of
 * a file may be set by whoever owns it, so a row or a line goes before it.
 */
export function proposedOf(findings: readonly FiledFinding[]): ProposedCompromise | null {
  const signs = findings
    .filter(({ weight, happenedAt }) => weight !== "noted" && happenedAt !== null)
    .toSorted((left, right) => (left.happenedAt ?? "").localeCompare(right.happenedAt ?? ""));
  const sure = signs.filter(({ confidence, sources }) => confidence !== "low" && isRecord(sources));
  const chosen = sure.length > 0 ? sure : signs;
  const [first] = chosen;
  if (first?.happenedAt === undefined || first.happenedAt === null) return null;
  const others = chosen.slice(1, MOST_REASONS).map(({ ref }) => ref);
  const earlier = signs.findIndex(({ ref }) => ref === first.ref);
  const doubt = earlier > 0 ? `; ${earlier} less certain sign(s) are earlier` : "";
  const then = others.length > 0 ? `; then ${others.join(", ")}` : "";
  return {
    at: first.happenedAt,
    because: `the earliest sign is ${first.ref}: ${first.summary}${then}${doubt}`,
    sources: first.sources,
  };
}

function isRecord(sources: Finding["sources"]): boolean {
  return sources.some(({ at }) => /^(?:line|table) /u.test(at));
}

export type Verdict = "clean" | "found" | "unknown";

/** Unknown is never success: with a gap nothing is clean. */
export function verdictOf({ findings, coverage }: TriageReport): Verdict {
  if (findings.some(({ weight }) => weight !== "noted")) return "found";
  return coverage.gaps.length > 0 ? "unknown" : "clean";
}

export function findingsOf(
  findings: readonly FiledFinding[],
  topic: FindingTopic,
): readonly FiledFinding[] {
  return findings.filter((finding) => finding.topic === topic);
}
