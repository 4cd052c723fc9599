/** The catalogue of collectors: what holds of each of them, and its page, which is generated. */

import { readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { PLACE_WORDS } from "../../../src/evidence/collector.ts";
import type { Collector } from "../../../src/evidence/collector.ts";
import {
  COLLECTORS,
  deedCollectors,
  pathCollectors,
} from "../../../src/evidence/collectors/index.ts";
import { LOGS, MEMORY, STATE, VOLATILE } from "../../../src/evidence/layout.ts";
import { notCollected } from "../../../src/evidence/not-collected.ts";

const ARCHIVES = [VOLATILE, MEMORY, STATE, LOGS];
const ROOT = join(import.meta.dirname, "../../..");

const VOLATILITY = [
  "memory and what a running process alone knows",
  "tables of the kernel",
  "temporary file systems",
  "files that a living gateway changes",
  "logs that rotate",
  "files that only somebody's hand changes",
];

describe("the collectors", () => {
  test("have ids of their own, and each file of the folder is in the list", () => {
    const ids = COLLECTORS.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const files = readdirSync(join(ROOT, "src/evidence/collectors")).filter(
      (name) => name !== "index.ts",
    );
    expect(files.length).toBe(COLLECTORS.length);
  });

  test("stand archive by archive, the volatile ones first (RFC 3227)", () => {
    const archives = COLLECTORS.map(({ archive }) => ARCHIVES.indexOf(archive));
    expect(archives).toEqual(archives.toSorted((left, right) => left - right));
    const inOrder = ARCHIVES.flatMap((archive) =>
      COLLECTORS.filter((collector) => collector.archive === archive),
    );
    expect(COLLECTORS.map(({ id }) => id)).toEqual(inOrder.map(({ id }) => id));
    const kinds = ARCHIVES.map(
      (archive) => deedCollectors(archive).length + pathCollectors(archive).length,
    );
    expect(kinds.reduce((sum, count) => sum + count, 0)).toBe(COLLECTORS.length);
  });

  test("ask a question, name a source, have a time and a budget", () => {
    const bad = COLLECTORS.filter(
      ({ question, source, holds, deadlineMs, maxBytes }) =>
        !question.endsWith("?") ||
        source === "" ||
        holds === "" ||
        !(deadlineMs > 0) ||
        !(maxBytes > 0),
    );
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  test("stay below absolute places and use known words only", () => {
    const paths = COLLECTORS.flatMap((one) => (one.kind === "paths" ? one.paths : []));
    expect(paths.filter((path) => !/^[/{]/u.test(path))).toEqual([]);
    const words = paths.flatMap((path) =>
      [...path.matchAll(/\{([a-z]+)\}/gu)].map(([, word]) => word),
    );
    expect(
      [...new Set(words)].filter((word) => !Object.keys(PLACE_WORDS).includes(word ?? "")),
    ).toEqual([]);
  });

  test("page is as they are", async () => {
    const path = join(ROOT, "docs/catalogue/collectors.md");
    await expect(page()).toMatchFileSnapshot(path);
  });
});

function page(): string {
  const plain = { memoryBytes: 0, memoryRefused: "", keepsValues: false };
  return [
    "# The collectors",
    "",
    "Generated from `src/evidence/collectors/` by `test/unit/evidence/collectors.test.ts`.",
    "",
    "They are asked in this order: what dies first and what is worth most comes first, so that short",
    "space or time costs the least. What a collector could not have, and why, is a line of the manifest.",
    "Nothing of the suspect is run, no link of it is followed, no database of it is opened.",
    "",
    ...ARCHIVES.flatMap(archiveChapter),
    "",
    "## Words in paths",
    "",
    "| word | stands for |",
    "| --- | --- |",
    ...Object.entries(PLACE_WORDS).map(([word, meaning]) => `| \`{${word}}\` | ${meaning} |`),
    "| `*` | any part of one name |",
    "",
    "## What is not collected",
    "",
    ...notCollected(plain).map(({ what, why }) => `- ${what}: ${why}`),
    "",
  ].join("\n");
}

function archiveChapter(archive: string): readonly string[] {
  const rows = COLLECTORS.filter((collector) => collector.archive === archive);
  return ["", `## ${archive}`, ...rows.flatMap(collectorChapter)];
}

function collectorChapter(collector: Collector): readonly string[] {
  const { id, question, holds, secrets, source, volatility, deadlineMs, maxBytes } = collector;
  const most = maxBytes >= 2 ** 40 ? "what is asked for" : `${maxBytes / 2 ** 20} MiB`;
  return [
    "",
    `### ${id}`,
    "",
    `**${question}** ${holds.charAt(0).toUpperCase()}${holds.slice(1)}.`,
    "",
    `- Volatility ${volatility} of 6: ${VOLATILITY[volatility - 1]}.`,
    `- Secrets: ${secrets}. Missing is ${collector.isExpected ? "a loss" : "no loss"}.`,
    `- At most ${most}, ${deadlineMs / 1000} s.`,
    `- Source: ${source}.`,
    ...placesOf(collector),
  ];
}

function placesOf(collector: Collector): readonly string[] {
  if (collector.kind === "deed") return [];
  const list = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join(", ");
  return [
    `- Places: ${list(collector.paths)}.`,
    ...(collector.known.length === 0 ? [] : [`- Missed by name: ${list(collector.known)}.`]),
    ...(collector.skip.length === 0
      ? []
      : [`- Without: ${list(collector.skip)} (taken by others).`]),
    ...(collector.order === "newest" ? ["- The latest written first."] : []),
  ];
}
