/** What triage found, for reading: by topic, the worst first, what could not be read last and never left out. */

import type { FiledFinding, Verdict } from "../incident/triage-run.ts";
import { findingsOf } from "../incident/triage-run.ts";
import type { TriageResult } from "../incident/triage.ts";
import { FINDING_TOPICS } from "../model/finding.ts";
import type { Finding, FindingTopic } from "../model/finding.ts";
import { printable } from "../model/printable.ts";
import { COLUMNS, wrap } from "./text.ts";

interface TriageShown extends TriageResult {
  readonly verdict: Verdict;
  readonly next: readonly string[];
}

const TOPICS: Readonly<Record<FindingTopic, string>> = {
  access: "who came in",
  execution: "what ran",
  change: "what was changed",
  persistence: "what stays and comes back",
  exfiltration: "what may have left",
  indicator: "signs that are known",
};

const WEIGHTS: Readonly<Record<Finding["weight"], string>> = {
  malicious: "MALICIOUS",
  suspicious: "SUSPICIOUS",
  noted: "noted",
};

const INDENT = " ".repeat(13);
/** Of one finding; the journal and --json have all of them. */
const MOST_SOURCES = 4;

export function triageScreen(shown: TriageShown): string {
  return [
    ...headline(shown),
    ...worstFirst(shown.findings).flatMap((topic) => topicLines(topic, shown.findings)),
    ...gapLines(shown),
    "",
    ...compromiseLines(shown),
    ...journalLines(shown),
    ...nextLines(shown.next),
    "",
  ].join("\n");
}

/** Topics with the worst finding first; where they are equal, in the order in which an attack goes. */
function worstFirst(findings: readonly FiledFinding[]): readonly FindingTopic[] {
  const order = Object.keys(WEIGHTS);
  const worst = (topic: FindingTopic): number =>
    Math.min(...findingsOf(findings, topic).map(({ weight }) => order.indexOf(weight)));
  return FINDING_TOPICS.toSorted((left, right) => Math.sign(worst(left) - worst(right)) || 0);
}

function headline({ findings, verdict, origin, coverage }: TriageShown): readonly string[] {
  const count = (weight: Finding["weight"]): number =>
    findings.filter((finding) => finding.weight === weight).length;
  const where = origin === "host" ? "this host" : "the package";
  const words: Readonly<Record<Verdict, string>> = {
    found: `${count("malicious")} malicious, ${count("suspicious")} suspicious, ${count("noted")} noted`,
    unknown: "nothing suspicious in what could be read; not everything could be",
    clean: "nothing suspicious; everything that was looked for could be read",
  };
  const { questions, databases, logLines } = coverage;
  return [
    ...wrap(`triage of ${where}: ${words[verdict]}`, COLUMNS),
    `${counted(questions, "question")}, ${counted(databases, "database")}, ${counted(logLines, "log line")}`,
  ];
}

function counted(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function topicLines(topic: FindingTopic, all: readonly FiledFinding[]): readonly string[] {
  const findings = findingsOf(all, topic);
  if (findings.length === 0) return [];
  return ["", TOPICS[topic], ...findings.flatMap(findingLines)];
}

function findingLines(finding: FiledFinding): readonly string[] {
  const head = `  ${WEIGHTS[finding.weight].padEnd(10)} `;
  const lines = wrap(printable(finding.summary), COLUMNS - INDENT.length);
  const when = finding.happenedAt === null ? "" : `${finding.happenedAt}, `;
  const more = finding.sources.length - MOST_SOURCES;
  return [
    ...lines.map((line, index) => (index === 0 ? head : INDENT) + line),
    `${INDENT}${when}${finding.confidence} confidence`,
    ...finding.sources
      .slice(0, MOST_SOURCES)
      .flatMap(({ path, at }) => wrap(`${path}${at === "" ? "" : ` ${at}`}`, COLUMNS - 15))
      .map((line) => `${INDENT}  ${line}`),
    ...(more > 0 ? [`${INDENT}  and ${more} more`] : []),
    `${INDENT}${finding.ref}`,
  ];
}

function gapLines({ coverage }: TriageShown): readonly string[] {
  if (coverage.gaps.length === 0) return [];
  return [
    "",
    "could not be read",
    ...coverage.gaps.flatMap((gap) =>
      wrap(printable(gap), COLUMNS - 4).map(
        (line, index) => `  ${index === 0 ? "-" : " "} ${line}`,
      ),
    ),
  ];
}

function compromiseLines({ compromise, proposed }: TriageShown): readonly string[] {
  if (compromise.at !== null) {
    return [`the compromise began ${compromise.at}, as ${printable(compromise.by ?? "")} stated`];
  }
  if (proposed === null) return ["when the compromise began is not known"];
  const words = `when the compromise began is not known; proposed: ${proposed.at}, because ${printable(proposed.because)}`;
  return wrap(words, COLUMNS);
}

function journalLines({
  incident,
  recorded,
  notRecorded,
  chainHead,
}: TriageShown): readonly string[] {
  if (incident === null) return ["without an open incident nothing of this is put on record"];
  if (recorded === null) return wrap(`NOT put on record: ${printable(notRecorded ?? "")}`, COLUMNS);
  const known = recorded.known === 0 ? "" : `, ${recorded.known} stood there already`;
  return [
    `${counted(recorded.added, "finding")} put into the journal of ${incident}${known}`,
    `journal head  ${chainHead ?? ""}`,
  ];
}

function nextLines(next: readonly string[]): readonly string[] {
  return next.length === 0 ? [] : ["", "next", ...next.map((command) => `  ${command}`)];
}
