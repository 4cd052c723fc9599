/** Playbooks over the toy world, as data. */

import type { Effect } from "../../src/model/effect.ts";
import type { Playbook, Stage, Step } from "../../src/engine/playbook.ts";

import type { ToyOutcome } from "./toy-world.ts";

export interface ToyStep {
  readonly id: string;
  readonly effect: Effect;
  readonly outcome?: ToyOutcome;
  readonly needs?: readonly string[];
  readonly provides?: readonly string[];
  readonly onFail?: Step["onFail"];
  readonly onAmbiguous?: Step["onAmbiguous"];
  readonly waive?: readonly string[];
  readonly attempts?: number;
  readonly manual?: string;
}

export function toyStep(step: ToyStep): Step {
  return {
    id: step.id,
    title: `step ${step.id}`,
    deed:
      step.manual === undefined
        ? { kind: "action", action: `toy-${step.effect}` }
        : { kind: "manual", text: step.manual },
    effect: step.effect,
    needs: step.needs ?? [],
    provides: step.provides ?? [step.id],
    hasUndo: step.effect === "reversible",
    onAmbiguous: step.onAmbiguous ?? "reconcile",
    onFail: step.onFail ?? { kind: "ask" },
    deadlineMs: 5_000,
    attempts: step.attempts ?? 1,
    waive: step.waive ?? [],
    parameters: { name: step.id, outcome: step.outcome ?? "done" },
    line: 1,
  };
}

/** Each entry is a stage: one step, or several side by side. */
export function toyPlaybook(
  ...stages: readonly (ToyStep | readonly [ToyStep, ToyStep, ...ToyStep[]])[]
): Playbook {
  return {
    id: "toy",
    title: "toy",
    summary: "toy",
    rto: {},
    privileges: [],
    stages: stages.map((stage): Stage => {
      if (!isGroup(stage)) return [toyStep(stage)];
      const [first, ...rest] = stage;
      return [toyStep(first), ...rest.map(toyStep)];
    }),
    hash: "0".repeat(64),
  };
}

function isGroup(
  stage: ToyStep | readonly [ToyStep, ToyStep, ...ToyStep[]],
): stage is readonly [ToyStep, ToyStep, ...ToyStep[]] {
  return Array.isArray(stage);
}
