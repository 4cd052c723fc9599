/** Steps side by side: looking at one order of those that do not depend on each other loses nothing. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { compile } from "../../src/engine/compile.ts";
import type { Stage } from "../../src/engine/playbook.ts";
import { thorough } from "../../src/engine/prove/explore.ts";
import { prove } from "../../src/engine/prove/prove.ts";
import { shortest } from "../fakes/agreement.ts";
import { playbookOf, smallCase } from "../fakes/small-playbook.ts";

/** All steps of a random playbook in one group, with one step before and one behind. */
const grouped = smallCase
  .filter(({ playbook }) => playbook.stages.flat().length >= 3)
  .map(({ playbook, actions }) => {
    const [first, ...others] = playbook.stages
      .flat()
      .map((step) =>
        step.onFail.kind === "goto" ? { ...step, onFail: { kind: "continue" } as const } : step,
      );
    const last = others.pop();
    if (first === undefined || last === undefined) throw new Error("three steps at least");
    const [one, ...rest] = others;
    const group: readonly Stage[] = one === undefined ? [] : [[one, ...rest]];
    return { playbook: playbookOf([[first], ...group, [last]]), actions };
  });

test("one order tells the same as every order: laws, steps and lengths", () => {
  fc.assert(
    fc.property(grouped, ({ playbook, actions }) => {
      const machine = compile(playbook);
      const how = thorough(machine, actions);
      const fast = prove(machine, actions, how);
      const full = prove(machine, actions, { ...how, isOneByOne: () => false });
      expect([shortest(fast.counterexamples), fast.waivable, fast.sealedFirst]).toEqual([
        shortest(full.counterexamples),
        full.waivable,
        full.sealedFirst,
      ]);
    }),
    { numRuns: 40, seed: 3 },
  );
});

test("ten steps side by side are ten steps' work, not the product of all", () => {
  const [drawn] = fc.sample(smallCase, { seed: 1, numRuns: 1 });
  const [like] = drawn?.playbook.stages.flat() ?? [];
  if (like === undefined) throw new Error("no step");
  const [first, ...rest] = Array.from({ length: 10 }, (_, index) => ({
    ...like,
    id: `s${index}`,
    effect: "read" as const,
    needs: [],
    provides: [],
    waive: [],
  }));
  if (first === undefined) throw new Error("no first step");
  const { states } = prove(compile(playbookOf([[first, ...rest]])), new Map());
  expect(states).toBeLessThan(100);
});
