/** Random playbooks of a few steps, lawful and not: what can go wrong in a long one can go wrong in four steps. */

import * as fc from "fast-check";

import type { Deed, Playbook, Stage, Step } from "../../src/engine/playbook.ts";
import { EFFECTS } from "../../src/model/effect.ts";
import type { KnownAction } from "./path-walker.ts";

export interface SmallCase {
  readonly playbook: Playbook;
  readonly actions: ReadonlyMap<string, KnownAction & { readonly id: string }>;
}

interface Draft {
  readonly effect: Step["effect"];
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  readonly waives: "all" | "first" | "none";
  readonly onFail: "ask" | "halt" | "continue" | "goto";
  readonly jump: number;
  readonly onAmbiguous: Step["onAmbiguous"];
  readonly attempts: number;
  readonly isManual: boolean;
  readonly isCommand: boolean;
  readonly joins: boolean;
  readonly isHonest: boolean;
  readonly hasUndo: boolean;
  readonly isGreedy: boolean;
  /** Whether its author knew the laws: then only the rest of the draft decides whether it keeps them. */
  readonly isCareful: boolean;
}

const often = (share: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 0, max: 99 }).map((roll) => roll < share);

const draft: fc.Arbitrary<Draft> = fc.record({
  effect: fc.constantFrom(...EFFECTS),
  needs: fc.uniqueArray(fc.constantFrom("sealed", "verified", "a", "b"), { maxLength: 2 }),
  provides: fc.uniqueArray(fc.constantFrom("sealed", "verified", "released", "a", "b"), {
    maxLength: 2,
  }),
  waives: fc.constantFrom("all", "first", "none"),
  onFail: fc.constantFrom("ask", "halt", "continue", "goto", "goto"),
  jump: fc.integer({ min: 1, max: 3 }),
  onAmbiguous: fc.constantFrom("reconcile", "retry", "ask"),
  attempts: fc.integer({ min: 1, max: 2 }),
  isManual: often(25),
  isCommand: often(15),
  joins: often(35),
  isHonest: often(95),
  hasUndo: often(85),
  isGreedy: often(5),
  isCareful: often(80),
});

export const smallCase: fc.Arbitrary<SmallCase> = fc
  .array(draft, { minLength: 1, maxLength: 5 })
  .map(caseOf);

function caseOf(raw: readonly Draft[]): SmallCase {
  const drafts = raw.map((one, index) => (one.isCareful ? careful(one, raw.slice(0, index)) : one));
  const groups: Step[][] = [];
  for (const [index, one] of drafts.entries()) {
    const before = groups.at(-1);
    const joins = one.joins && before !== undefined && before.length < 3;
    if (joins) before.push(stepOf(one, index));
    else groups.push([stepOf(one, index)]);
  }
  const alone = new Set(groups.filter(({ length }) => length === 1).map(([only]) => only?.id));
  const mended = groups.map((group) => group.map((step) => withSoundJump(step, alone)));
  return {
    playbook: playbookOf(mended.flatMap(toStage)),
    actions: new Map(drafts.map((one, index) => [`act${index}`, actionOf(one, index)])),
  };
}

/** Needs only what was provided before; asks where it has to. */
function careful(one: Draft, before: readonly Draft[]): Draft {
  const known = new Set(before.flatMap(({ provides }) => provides));
  const isTooEarly = !known.has("sealed") && one.effect !== "reversible";
  const effect = isTooEarly ? "read" : one.effect;
  const isFinal = effect === "destructive" || effect === "external";
  const wanted = [...(isFinal ? ["sealed"] : []), ...one.needs];
  return {
    ...one,
    effect,
    needs: [...new Set(wanted.filter((need) => known.has(need)))],
    provides: one.provides.filter((fact) => fact !== "released" || known.has("verified")),
    onAmbiguous: one.onAmbiguous === "retry" ? "reconcile" : one.onAmbiguous,
    attempts: isFinal || one.isManual ? 1 : one.attempts,
    onFail: one.isManual || (one.joins && one.onFail === "halt") ? "ask" : one.onFail,
    isManual: one.isManual && effect !== "reversible",
  };
}

function actionOf(one: Draft, index: number): KnownAction & { readonly id: string } {
  return {
    id: `act${index}`,
    effect: one.isHonest ? one.effect : "read",
    hasUndo: one.hasUndo,
    hasVerify: one.isHonest,
    requires: one.isGreedy ? ["a"] : [],
  };
}

const COMMANDED = { run: ["rm", "/run/a"], verify: ["test", "-e", "/run/a"] };

function deedOf({ isManual, isCommand, effect }: Draft, index: number): Deed {
  if (isManual) return { kind: "manual", text: "do it" };
  if (!isCommand) return { kind: "action", action: `act${index}` };
  return { kind: "run", ...COMMANDED, undo: effect === "reversible" ? COMMANDED : null };
}

function stepOf(one: Draft, index: number): Step {
  const waived = { all: one.needs, first: one.needs.slice(0, 1), none: [] };
  return {
    id: `s${index}`,
    title: `step ${index}`,
    deed: deedOf(one, index),
    effect: one.effect,
    needs: one.needs,
    provides: one.provides,
    hasUndo: one.effect === "reversible",
    onAmbiguous: one.onAmbiguous,
    onFail:
      one.onFail === "goto" ? { kind: "goto", step: `s${index + one.jump}` } : { kind: one.onFail },
    deadlineMs: 1_000,
    attempts: one.attempts,
    waive: waived[one.waives],
    parameters: {},
    line: index + 1,
  };
}

/** goto neither leaves nor enters a group, nor goes where nothing is: the language refuses that. */
function withSoundJump(step: Step, alone: ReadonlySet<string | undefined>): Step {
  if (step.onFail.kind !== "goto") return step;
  const isSound = alone.has(step.id) && alone.has(step.onFail.step);
  return isSound ? step : { ...step, onFail: { kind: "continue" } };
}

function toStage([first, ...rest]: readonly Step[]): readonly Stage[] {
  return first === undefined ? [] : [[first, ...rest]];
}

export function playbookOf(stages: readonly Stage[]): Playbook {
  return {
    id: "small",
    title: "small",
    summary: "small",
    rto: {},
    privileges: [],
    stages,
    hash: "0".repeat(64),
  };
}
