/** Rules of the language that a schema cannot say: each refused with its place and a way out. */

import { isIrreversible } from "../model/effect.ts";
import type { Effect } from "../model/effect.ts";
import { SEALED } from "./step-states.ts";
import type { Playbook, Step } from "./playbook.ts";
import type { Complaint, PlaybookProblem } from "./playbook-problem.ts";
import type { RawPlaybook, RawStep } from "./playbook-schema.ts";
import { runProblems } from "./run-rules.ts";

type Where = (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };

interface Placed {
  readonly raw: RawStep;
  readonly path: readonly PropertyKey[];
  readonly isInGroup: boolean;
}

export function checkRules(
  playbook: Playbook,
  raw: RawPlaybook,
  where: Where,
): readonly PlaybookProblem[] {
  const steps = placedSteps(raw);
  return steps.flatMap((step, index) =>
    [...stepProblems(step.raw), ...orderProblems(step, { index, steps, playbook })].map(
      ({ rule, message, field }) => ({
        rule,
        message: `step ${step.raw.id}: ${message}`,
        ...where([...step.path, field]),
      }),
    ),
  );
}

/** What only the caller who knows the catalogue can tell: whether the action is there, and what it does. */
export function catalogueProblems(
  playbook: Playbook,
  catalogue: ReadonlyMap<string, { readonly effect: Effect }>,
): readonly PlaybookProblem[] {
  return playbook.stages.flat().flatMap((step: Step): readonly PlaybookProblem[] => {
    if (step.deed.kind !== "action") return [];
    const { action } = step.deed;
    const known = catalogue.get(action);
    const place = { line: step.line, column: 1 };
    if (known === undefined) {
      const message = `step ${step.id}: there is no action ${action}; known: ${[...catalogue.keys()].join(", ")}`;
      return [{ rule: "unknown-action", ...place, message }];
    }
    if (known.effect === step.effect) return [];
    const message = `step ${step.id}: says that it is ${step.effect}, but ${action} is ${known.effect}`;
    return [{ rule: "wrong-effect", ...place, message }];
  });
}

function placedSteps(raw: RawPlaybook): readonly Placed[] {
  return raw.steps.flatMap((item, index): readonly Placed[] =>
    "together" in item
      ? item.together.map((step, inner) => ({
          raw: step,
          path: ["steps", index, "together", inner],
          isInGroup: true,
        }))
      : [{ raw: item, path: ["steps", index], isInGroup: false }],
  );
}

function stepProblems(step: RawStep): readonly Complaint[] {
  return [
    ...deedProblems(step),
    ...runProblems(step),
    ...undoProblems(step),
    ...repeatProblems(step),
  ];
}

function deedProblems(step: RawStep): readonly Complaint[] {
  const problems: Complaint[] = [];
  const deeds = [step.do, step.manual, step.run].filter((deed) => deed !== undefined);
  if (deeds.length !== 1) {
    const message = "needs one of do:, manual: and run:, and only one";
    problems.push({ rule: "one-deed", field: "id", message });
  }
  if (step.manual !== undefined && step.provides.includes(SEALED)) {
    const message = `provides ${SEALED} on a person's word; a later step may say waive: [${SEALED}], which asks for a reason`;
    problems.push({ rule: "sealed-by-hand", field: "provides", message });
  }
  for (const need of step.waive.filter((name) => !step.needs.includes(name))) {
    const message = `waives ${need}, which it does not need`;
    problems.push({ rule: "waive-unneeded", field: "waive", message });
  }
  return problems;
}

function undoProblems({ effect, undo, run }: RawStep): readonly Complaint[] {
  if (effect === "reversible" && undo === undefined) {
    const way = run === undefined ? "restore-prior" : "with a run and a verify of its own";
    const message = `is reversible, so it needs undo: ${way}`;
    return [{ rule: "undo-required", field: "effect", message }];
  }
  if (effect === "reversible" || undo === undefined) return [];
  const message = `has an undo, which only a reversible step can keep; its effect is ${effect}`;
  return [{ rule: "undo-impossible", field: "undo", message }];
}

function repeatProblems({ effect, onAmbiguous, attempts }: RawStep): readonly Complaint[] {
  if (!isIrreversible(effect)) return onAmbiguous === undefined ? [] : [needlessAmbiguity(effect)];
  const problems: Complaint[] = [];
  if (onAmbiguous === undefined) {
    const message = `is ${effect}, so it needs onAmbiguous: reconcile, retry or ask`;
    problems.push({ rule: "ambiguity", field: "effect", message });
  }
  if (attempts > 1) {
    const message = `is ${effect} and may be tried only once without a person`;
    problems.push({ rule: "no-blind-repeat", field: "attempts", message });
  }
  return problems;
}

/** Whoever wrote it took the step for one that cannot be taken back; then its effect is wrong. */
function needlessAmbiguity(effect: Effect): Complaint {
  const message = `is ${effect}, and is simply looked at and done again after a crash; leave onAmbiguous out, or say destructive or external`;
  return { rule: "ambiguity", field: "onAmbiguous", message };
}

interface Position {
  readonly index: number;
  readonly steps: readonly Placed[];
  readonly playbook: Playbook;
}

function orderProblems(step: Placed, position: Position): readonly Complaint[] {
  const { raw } = step;
  const problems: Complaint[] = [];
  const earlier = position.steps.slice(0, position.index);
  if (earlier.some((other) => other.raw.id === raw.id))
    problems.push({
      rule: "duplicate-id",
      field: "id",
      message: "has an id that an earlier step has",
    });
  const before = stagesBefore(position.playbook, raw.id).flatMap((other) => other.provides);
  for (const need of raw.needs.filter((name) => !before.includes(name))) {
    problems.push({
      rule: "unmet-need",
      field: "needs",
      message: `needs ${need}, which no earlier step provides`,
    });
  }
  if (typeof raw.onFail === "object")
    problems.push(...gotoProblems(step, raw.onFail.goto, position));
  return problems;
}

function gotoProblems(step: Placed, target: string, position: Position): readonly Complaint[] {
  const found = position.steps.findIndex((other) => other.raw.id === target);
  if (found < 0)
    return [
      { rule: "goto-unknown", field: "onFail", message: `goes to ${target}, which is no step` },
    ];
  if (found <= position.index)
    return [
      {
        rule: "goto-backward",
        field: "onFail",
        message: `goes back to ${target}; a playbook only moves forward`,
      },
    ];
  if (step.isInGroup || position.steps[found]?.isInGroup === true)
    return [
      {
        rule: "goto-group",
        field: "onFail",
        message: "goto cannot leave or enter a together group",
      },
    ];
  return [];
}

function stagesBefore(playbook: Playbook, id: string): readonly Step[] {
  const stage = playbook.stages.findIndex((steps) => steps.some((step) => step.id === id));
  return playbook.stages.slice(0, stage).flat();
}
