/** The pages of docs/catalogue about playbooks; `vitest -u` writes them anew, a stale one fails. */

import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { playbookSvg } from "../../../src/engine/picture/playbook-svg.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { durationText } from "../../../src/engine/write-playbook.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";

const CATALOGUE = "../../../docs/catalogue";

const PLAYBOOKS = readdirSync("playbooks")
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => load(name));

function load(name: string): Playbook {
  const parsed = parsePlaybook(readFileSync(`playbooks/${name}`), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

function page(): string {
  return [
    "# The playbooks",
    "",
    "Generated from `playbooks/` by `test/playbooks/library/catalogue.test.ts`.",
    "`ir playbook choose` asks a few questions and proposes one of them.",
    "",
    "| playbook | use it when |",
    "| --- | --- |",
    ...PLAYBOOKS.map(({ id, useWhen = "" }) => `| [${id}](#${id}) | ${useWhen} |`),
    ...PLAYBOOKS.flatMap(chapter),
    "",
  ].join("\n");
}

function chapter(playbook: Playbook): readonly string[] {
  const { id, title, summary, useWhen = "", doesNot = "", rto } = playbook;
  const targets = Object.entries(rto).map(([name, ms]) => `${name} ${durationText(ms)}`);
  const rows = stepsOf(playbook).map((step) => {
    const by = step.deed.kind === "action" ? `\`${step.deed.action}\`` : "a person";
    return `| \`${step.id}\` | ${step.title} | ${step.effect} | ${by} | ${step.needs.join(", ")} |`;
  });
  return [
    "",
    `## ${id}`,
    "",
    `**${title}.** ${summary}`,
    "",
    `Use it when: ${useWhen}`,
    "",
    `What it does not do: ${doesNot}`,
    "",
    `Targets: ${targets.join(", ")}.`,
    "",
    `![${title}](playbooks/${id}.svg)`,
    "",
    "| step | what | effect | by | needs |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ];
}

describe("the catalogue", () => {
  test("page is as the playbooks are", async () => {
    await expect(page()).toMatchFileSnapshot(`${CATALOGUE}/playbooks.md`);
  });

  test.for(PLAYBOOKS.map(({ id }) => id))("picture of %s is as the playbook is", async (id) => {
    const playbook = load(`${id}.yaml`);
    await expect(playbookSvg(playbook)).toMatchFileSnapshot(`${CATALOGUE}/playbooks/${id}.svg`);
  });
});
