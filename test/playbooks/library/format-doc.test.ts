/** Every fragment of docs/playbook-format.md is what the page says it is. */

import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { actionsById } from "../../../src/actions/index.ts";
import { checkPlaybook } from "../../../src/incident/check-playbook.ts";
import { testPlaybook } from "../../../src/incident/test-playbook.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";

const PAGE = readFileSync("docs/playbook-format.md", "utf8");

interface Fragment {
  readonly kind: string;
  readonly word: string;
  readonly text: string;
}

const FRAGMENTS: readonly Fragment[] = [
  ...PAGE.matchAll(/^```yaml (\w+) ?([\w-]*)\n(.*?)^```$/gmsu),
].map(([, kind = "", word = "", text = ""]) => ({ kind, word, text }));

function first(kind: string): string {
  return FRAGMENTS.find((fragment) => fragment.kind === kind)?.text ?? "";
}

/** The first playbook up to its seal, then the fragment. */
function around(fragment: string): string {
  const [head = ""] = first("playbook").split("  - id: mailbox");
  return `${head}${fragment.replaceAll(/^(?=.)/gmu, "  ")}`;
}

function check(text: string) {
  return checkPlaybook("page", new TextEncoder().encode(text), digest);
}

describe("a fragment", () => {
  test.for(
    FRAGMENTS.filter(({ kind }) => kind === "refused").map(({ word, text }) => [word, text]),
  )("is refused by the rule %s", ([word = "", text = ""]) => {
    const rules = new Set(check(around(text)).problems.map(({ rule }) => rule));
    expect([...rules]).toEqual([word]);
  });

  test.for(FRAGMENTS.filter(({ kind }) => kind === "accepted").map(({ text }) => text))(
    "is accepted and proved: %s",
    (text) => {
      const { problems, counterexamples } = check(around(text));
      expect({ problems, counterexamples }).toEqual({ problems: [], counterexamples: [] });
    },
  );

  test.for(FRAGMENTS.filter(({ kind }) => kind === "breaks").map(({ word, text }) => [word, text]))(
    "breaks the law %s and no rule",
    ([word = "", text = ""]) => {
      const { problems, counterexamples } = check(around(text));
      expect({ problems, laws: counterexamples.map(({ law }) => law) }).toEqual({
        problems: [],
        laws: [word],
      });
    },
  );
});

describe("the page", () => {
  test("has a first playbook that is proved and whose cases hold", async () => {
    expect(check(first("playbook")).isProved).toBe(true);
    const parsed = parsePlaybook(new TextEncoder().encode(first("playbook")), digest);
    if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
    const bytes = new TextEncoder().encode(first("cases"));
    const { cases } = await testPlaybook(parsed.playbook, { path: "page", bytes }, digest);
    expect(cases.flatMap(({ problems }) => problems)).toEqual([]);
  });

  test("shows a message as it is", () => {
    const text = first("playbook").replace("    provides: [captured]\n", "");
    const [problem] = check(text).problems;
    expect(PAGE).toContain(
      `odd-mail.yaml:${problem?.line}:${problem?.column} ${problem?.rule}: ${problem?.message}\n`,
    );
  });

  test("explains every rule that the sources can name", () => {
    const sources = readdirSync("src/engine")
      .filter((name) =>
        /^(?:playbook-rules|read-yaml|schema-problems|parse-playbook)\.ts$/u.test(name),
      )
      .map((name) => readFileSync(`src/engine/${name}`, "utf8"));
    const rules = new Set(
      sources
        .flatMap((text) => [...text.matchAll(/(?:rule: |refusedAtStart\()"([a-z0-9-]+)"/gu)])
        .map(([, rule = ""]) => rule),
    );
    const titles = PAGE.split("\n")
      .filter((line) => line.startsWith("### "))
      .join(" ");
    const explained = new Set(titles.match(/[a-z0-9-]+/gu));
    expect([...rules].filter((rule) => !explained.has(rule))).toEqual([]);
  });

  test("names every action with its effect", () => {
    const rows = PAGE.replaceAll(/ +/gu, " ");
    const missing = [...actionsById().values()].filter(
      ({ id, effect }) => !rows.includes(`| \`${id}\` | ${effect} |`),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });
});
