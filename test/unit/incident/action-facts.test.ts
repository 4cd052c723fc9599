/** What the prover is told of the catalogue is what the actions do. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { actionFacts } from "../../../src/incident/read-playbook.ts";

const ACTIONS = join(import.meta.dirname, "../../../src/actions");

test("actions that read the target as it is are said to require it", () => {
  const reading = readdirSync(ACTIONS)
    .filter((file) =>
      readFileSync(join(ACTIONS, file), "utf8").includes(
        'recorded<Target>(context.fact("target"))',
      ),
    )
    .map((file) => file.replace(".ts", ""));
  const required = [...actionFacts().values()].filter(({ requires }) => requires.length > 0);
  expect(required.map(({ id, requires }) => [id, requires])).toEqual(
    reading.toSorted().map((id) => [id, ["target"]]),
  );
});

test("every act of the catalogue is looked at, and every reversible one has an undo", () => {
  const facts = [...actionFacts().values()];
  expect(facts.filter(({ hasVerify }) => !hasVerify)).toEqual([]);
  expect(facts.filter(({ effect, hasUndo }) => (effect === "reversible") !== hasUndo)).toEqual([]);
});
