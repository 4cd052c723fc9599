/** The catalogue of questions: what holds of each of them, and its page, which is generated. */
import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FINDING_TOPICS } from "../../../src/model/finding.ts";
import type { FindingTopic } from "../../../src/model/finding.ts";
import { QUESTIONS } from "../../../src/triage/index.ts";
import {
  INDICATORS,
  INDICATORS_VERSION,
  VULNERABILITIES,
} from "../../../src/triage/indicators/list.ts";
import { RED_FLAGS } from "../../../src/openclaw/red-flags.ts";

const ROOT = join(import.meta.dirname, "../../..");

describe("the questions", () => {
  test("each has a name of its own, says why it matters and where its fact comes from", () => {
    expect(new Set(QUESTIONS.map(({ id }) => id)).size).toBe(QUESTIONS.length);
    for (const { id, title, why, source } of QUESTIONS) {
      expect({ id, isNamed: /^[a-z]+(?:-[a-z]+)*$/u.test(id), asks: title.endsWith("?") }).toEqual({
        id,
        isNamed: true,
        asks: true,
      });
      expect(Math.min(why.length, source.length)).toBeGreaterThan(20);
    }
  });

  test("each file of the folder is one question, and every question is asked", () => {
    const files = globSync("src/triage/{*,indicators/known-*}.ts", { cwd: ROOT })
      .map((path) => path.replace(/^.*\//u, "").replace(/\.ts$/u, ""))
      .filter((name) => name !== "index" && name !== "question");
    expect(files.toSorted()).toEqual(QUESTIONS.map(({ id }) => id).toSorted());
  });

  test("every topic is asked about", () => {
    expect(new Set(QUESTIONS.map(({ topic }) => topic))).toEqual(new Set(FINDING_TOPICS));
  });

  test("each known sign has a source and a date", () => {
    for (const one of [...INDICATORS, ...VULNERABILITIES]) {
      expect(one.source).toMatch(/section 8/u);
      expect(one.date).toMatch(/^\d{4}-\d\d-\d\d$/u);
      expect(one.date <= INDICATORS_VERSION).toBe(true);
    }
  });

  test("page is as they are", async () => {
    await expect(page()).toMatchFileSnapshot(join(ROOT, "docs/triage.md"));
  });
});

const TOPICS: Readonly<Record<FindingTopic, string>> = {
  access: "Who came in",
  execution: "What ran",
  change: "What was changed",
  persistence: "What stays and comes back",
  exfiltration: "What may have left",
  indicator: "Signs that are known",
};

function page(): string {
  return `${[...intro(), ...FINDING_TOPICS.flatMap(topicTable), ...flags(), ...signs()].join("\n")}\n`;
}

function intro(): readonly string[] {
  return [
    "# Triage: what did they do?",
    "",
    "Generated from `src/triage/` by `test/unit/triage/catalogue.test.ts`.",
    "",
    "`ir triage` reads the host, frozen or not, or a sealed package with `--package FOLDER`. It runs",
    "nothing of the suspect, follows none of its links, and opens only copies of its databases.",
    "",
    "- **malicious**: no innocent reading. **suspicious**: a person must look. **noted**: context.",
    "- Every finding names its file with row or line. Ten rows at most are named, all are counted.",
    "- What looks like a credential in a quoted command is masked; the row holds the whole command.",
    "- With an incident open, findings go into its journal, each once. A second run adds what is new.",
    "- When the compromise began is proposed from the earliest sign that a row or a line tells. It is",
    "  known once a person states it: `ir triage --confirm TIME --reason TEXT`, TIME with its zone, or",
    "  `finding:ID`. It stands in the journal by name, and `ir status` shows it.",
    "- What could not be read is always listed. With a gap nothing is called clean.",
    "- Exit code 0: nothing suspicious, everything read. 1: something malicious or suspicious.",
    "  3: nothing found, but not everything could be read.",
    "",
    "A time of a file can be set by whoever owns the file, so it never decides alone. The rows are the",
    "gateway's own: an attacker who had the gateway's user could change them, and a log that was moved",
    "or emptied tells nothing. Findings say what is there, not that nothing else was.",
  ];
}

function topicTable(topic: FindingTopic): readonly string[] {
  const rows = QUESTIONS.filter((question) => question.topic === topic).map(
    ({ id, title, why, source }) => `| \`${id}\` | ${title} | ${why} | ${source} |`,
  );
  return [
    "",
    `## ${TOPICS[topic]}`,
    "",
    "| id | what | why | source |",
    "| --- | --- | --- | --- |",
    ...rows,
  ];
}

function flags(): readonly string[] {
  const rows = RED_FLAGS.map(
    ({ id, meaning, weight }) => `| \`${id}\` | it ${meaning} | ${weight} |`,
  );
  return [
    "",
    "## Red flags in commands, skills and instructions",
    "",
    "| id | meaning | weight of a command |",
    "| --- | --- | --- |",
    ...rows,
  ];
}

function signs(): readonly string[] {
  const indicators = INDICATORS.map(
    ({ id, text, meaning, date }) => `| \`${id}\` | \`${text}\`: ${meaning} | ${date} |`,
  );
  const defects = VULNERABILITIES.map(
    ({ id, meaning, fixedIn, severity, date }) =>
      `| ${id} | ${meaning} | ${fixedIn} | ${severity || "-"} | ${date} |`,
  );
  return [
    "",
    `## Known signs, version ${INDICATORS_VERSION}`,
    "",
    "| id | sign | taken over |",
    "| --- | --- | --- |",
    ...indicators,
    "",
    "| defect | what | fixed in | CVSS | taken over |",
    "| --- | --- | --- | --- | --- |",
    ...defects,
  ];
}
