/** Who may move next where steps run side by side: fewer orders, the same breaches. */

import type { StepEvent } from "../event.ts";
import type { Stage } from "../playbook.ts";
import type { Catalogue } from "./law.ts";

/**
 * Steps of a group hear only their own events and read nothing of each other but facts: a gate is passed on
 * entering the group, or after the step's own waiver, which covers all that it lets be waived. So where no step
 * needs what a neighbour provides, what a step can do does not depend on how far its neighbours are, and every
 * combination of ends is reached when the steps move one after the other in the order of the list (each can
 * always finish without ending the round: left out, or an answer). A neighbour may also be left where it was when
 * the group was entered, with its request open: that keeps counterexamples short, and shows every end of the
 * round beside an open request. Groups whose steps do depend on each other are explored in every order.
 */
export interface GroupTurn {
  /** Which step of the stage moved last; -1 on entering. */
  readonly at: number;
  /** It has not finished: nobody else moves. */
  readonly isBusy: boolean;
  /** A step before `at` was left where it was: the group never finishes from here, other orders show that. */
  readonly hasLeft: boolean;
}

/** `null`: whoever is asked for may move. */
export type Turn = GroupTurn | null;

export const ENTERED: GroupTurn = { at: -1, isBusy: false, hasLeft: false };

export function isOneByOne(stage: Stage, catalogue: Catalogue): boolean {
  return stage.length > 1 && !stage.some((step) => isCoupled(step, stage, catalogue));
}

function isCoupled(step: Stage[number], stage: Stage, catalogue: Catalogue): boolean {
  const asked = [...step.needs, ...step.waive];
  const needsNeighbour = stage.some(
    (other) => other !== step && other.provides.some((fact) => asked.includes(fact)),
  );
  // Law undo-on-abort is about two steps: one that acted and another at which a person stops.
  const { deed, effect } = step;
  const isBackKnown =
    (deed.kind === "run" && deed.undo !== null) ||
    (deed.kind === "action" && catalogue.get(deed.action)?.hasUndo === true);
  const isOneWay = effect === "reversible" && !(isBackKnown && step.hasUndo);
  return needsNeighbour || isOneWay;
}

export function mayMove(turn: Turn, stage: Stage, step: string): boolean {
  if (turn === null) return true;
  const index = stage.findIndex(({ id }) => id === step);
  return turn.isBusy ? index === turn.at : index > turn.at;
}

/** The turn after an event of `step` within the same stage. */
export function nextTurn(
  turn: GroupTurn,
  stage: Stage,
  moved: { readonly event: StepEvent; readonly isBusy: boolean },
): GroupTurn {
  const at = stage.findIndex(({ id }) => id === moved.event.step);
  return { at, isBusy: moved.isBusy, hasLeft: turn.hasLeft || at > turn.at + 1 };
}
