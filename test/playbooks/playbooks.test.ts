/**
 * The playbook language by example: every file of `accepted` is proved, every file of `refused` is refused
 * for the reasons beside it, word for word. `vitest -u` rewrites the reasons; read them before you commit.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { checkPlaybook, problemLines } from "../../src/incident/check-playbook.ts";
import type { PlaybookCheck } from "../../src/incident/check-playbook.ts";
import { parsePlaybook } from "../../src/engine/parse-playbook.ts";
import { playbookJsonSchema } from "../../src/engine/playbook-schema.ts";
import { sha256Digest } from "../fakes/digest.ts";

const HERE = import.meta.dirname;
const SHIPPED = join(HERE, "../../playbooks");

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted();
}

function check(folder: string, file: string): PlaybookCheck {
  return checkPlaybook(file, readFileSync(join(folder, file)), sha256Digest);
}

function reasons(found: PlaybookCheck): string {
  const breaches = found.counterexamples.flatMap(({ line, law, breach, path }) => [
    `${found.name}:${line} ${law}: ${breach}`,
    ...path.map((event) => `  ${event}`),
  ]);
  return [...problemLines(found), ...breaches, ""].join("\n");
}

describe("shipped playbooks are proved", () => {
  test.for(filesOf(SHIPPED))("%s", (file) => {
    expect(reasons(check(SHIPPED, file))).toBe("");
  });
});

describe("accepted", () => {
  const folder = join(HERE, "accepted");
  test.for(filesOf(folder))("%s", (file) => {
    expect([reasons(check(folder, file)), check(folder, file).isProved]).toEqual(["", true]);
  });

  test("yes, no, on, off and version numbers stay what was written", () => {
    const parsed = parsePlaybook(
      readFileSync(join(folder, "yes-and-no-are-words.yaml")),
      sha256Digest,
    );
    const parameters =
      parsed.kind === "playbook" ? parsed.playbook.stages[0]?.[0].parameters : null;
    expect(parameters).toEqual({
      answer: "yes",
      other: "no",
      off: "off",
      octal: 15,
      version: 1.1,
      really: true,
    });
  });
});

describe("refused", () => {
  const folder = join(HERE, "refused");
  test.for(filesOf(folder))("%s", async (file) => {
    const found = check(folder, file);
    expect(found.isProved).toBe(false);
    await expect(reasons(found)).toMatchFileSnapshot(
      join(folder, file.replace(".yaml", ".reasons.txt")),
    );
  });

  test("every rule of the language has a file that breaks it", () => {
    const broken = filesOf(folder).flatMap((file) =>
      check(folder, file).problems.map(({ rule }) => rule),
    );
    const rules = [
      "ambiguity",
      "anchor",
      "duplicate-id",
      "duplicate-key",
      "fact-of-action",
      "goto-backward",
      "goto-group",
      "goto-unknown",
      "no-blind-repeat",
      "no-interpreter",
      "not-utf-8",
      "one-deed",
      "plain-program",
      "schema",
      "sealed-by-hand",
      "tag",
      "too-deep",
      "undo-form",
      "undo-impossible",
      "undo-required",
      "unknown-action",
      "unknown-field",
      "unmet-need",
      "verify-needless",
      "verify-required",
      "waive-unneeded",
      "wrong-effect",
      "yaml",
    ];
    expect([...new Set(broken)].toSorted()).toEqual(rules);
  });
});

describe("bombs are refused at once", () => {
  const bombs: readonly (readonly [string, string, string])[] = [
    ["300 kB of comments", "#".repeat(300_000), "too-large"],
    ["20,000 open brackets", "[".repeat(20_000), "too-deep"],
    ["20,000 lists in lists", "- ".repeat(20_000), "too-deep"],
    ["20,000 complex keys", "? ".repeat(20_000), "too-deep"],
    ["a mapping 300 levels deep", nested(300), "too-deep"],
    ["64 kB of quotes", '"'.repeat(64_000), "yaml"],
    ["64 kB of colons", ": ".repeat(32_000), "yaml"],
    ["64 kB of line ends", "\n".repeat(64_000), "schema"],
  ];
  test.for(bombs)("%s", ([, text, rule], { annotate }) => {
    const begun = performance.now();
    const found = checkPlaybook("bomb", Buffer.from(text), sha256Digest);
    const ms = performance.now() - begun;
    void annotate(`${Math.round(ms)} ms`);
    expect([found.problems[0]?.rule, ms < 2_000]).toEqual([rule, true]);
  });

  function nested(levels: number): string {
    return Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:\n`).join("");
  }
});

test("the published JSON Schema is the schema that is checked", async () => {
  const published = `${JSON.stringify(playbookJsonSchema(), null, 2)}\n`;
  await expect(published).toMatchFileSnapshot(join(SHIPPED, "playbook.schema.json"));
});
