/** Every shipped playbook has rehearsed cases, and they hold; a case that is wrong is told as wrong. */

import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { testPlaybook } from "../../../src/incident/test-playbook.ts";
import { isIrreversible } from "../../../src/model/effect.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";

const NAMES = readdirSync("playbooks")
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

function load(name: string): Playbook {
  const parsed = parsePlaybook(readFileSync(`playbooks/${name}.yaml`), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

async function run(playbook: Playbook, text: string) {
  const bytes = new TextEncoder().encode(text);
  return testPlaybook(playbook, { path: "cases.yaml", bytes }, digest);
}

describe("the cases of", () => {
  test.for(NAMES)("%s hold", async (name) => {
    const result = await run(load(name), readFileSync(`playbooks/cases/${name}.yaml`, "utf8"));
    expect(result.cases.filter(({ isPassed }) => !isPassed)).toEqual([]);
  });

  test.for(NAMES)("%s end in every way that its steps allow", async (name) => {
    const playbook = load(name);
    const { cases } = await run(playbook, readFileSync(`playbooks/cases/${name}.yaml`, "utf8"));
    const wanted = ["done", "failed", "waiting"];
    expect(wanted.filter((outcome) => !cases.some((one) => one.outcome === outcome))).toEqual([]);
    const acts = playbook.stages
      .flat()
      .filter((step) => isIrreversible(step.effect) && step.deed.kind === "action");
    const lookedAt = cases.flatMap(({ order }) => order);
    expect(acts.filter(({ id }) => !lookedAt.includes(`${id} looks`)).map(({ id }) => id)).toEqual(
      [],
    );
  });
});

const HEAD = "schema: ir.playbook-cases/1\nplaybook: contain\ncases:\n  - name: one\n";

describe("a case that is wrong is told", () => {
  test.for([
    [
      "another outcome",
      "    answers: {kill: approve}\n    outcome: failed\n",
      ["expected outcome failed, seen done"],
    ],
    [
      "an order that is not so",
      "    order: [survey]\n    results: {survey: failed}\n    outcome: failed\n",
      [],
    ],
    [
      "a step that was to be left alone",
      "    answers: {kill: approve}\n    never: [kill]\n    outcome: done\n",
      ["step kill was carried out"],
    ],
    [
      "an answer that nobody asked for",
      "    answers: {kill: [approve, retry]}\n    outcome: done\n",
      ["step kill: nothing asked for retry"],
    ],
    [
      "an answer that the question does not allow",
      "    answers: {kill: waive}\n    outcome: waiting\n",
      ["kill cannot be answered with waive now"],
    ],
    [
      "a step that does not exist",
      "    results: {cutt: done}\n    outcome: waiting\n",
      ["there is no step cutt"],
    ],
  ] as const)("%s", async ([, text, problems]) => {
    const { cases } = await run(load("contain"), HEAD + text);
    expect(cases.map((one) => one.problems)).toEqual([problems]);
  });

  test("an unsealed act of a playbook that nothing gates", async () => {
    const contain = load("contain");
    const [first, ...rest] = contain.stages.map(
      ([step, ...others]) => [{ ...step, needs: [] }, ...others] as const,
    );
    if (first === undefined) throw new Error("contain has no steps");
    const text = `${HEAD}    results: {seal: failed}\n    answers: {seal: continue, kill: approve}\n    outcome: failed\n`;
    const { cases } = await run({ ...contain, stages: [first, ...rest] }, text);
    expect(cases.map(({ problems }) => problems)).toEqual([
      ["step kill (destructive) runs although no evidence is sealed"],
    ]);
  });

  test.for([
    [
      "an unknown field",
      "    outcome: done\n    sleep: 1\n",
      'cases.yaml:4:5 schema: cases.0: Unrecognized key: "sleep"',
    ],
    [
      "an unknown word",
      "    results: {kill: dead}\n    outcome: done\n",
      "cases.yaml:5:21 schema: cases.0.results.kill.0: Invalid option: expected one of",
    ],
  ] as const)("%s with its place", async ([, text, message]) => {
    await expect(run(load("contain"), HEAD + text)).rejects.toThrow(message);
  });
});
