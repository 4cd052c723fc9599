/** Law: a goto does not jump over the only step that provides what comes later. */

import { stepsOf } from "../playbook.ts";
import type { Playbook, Step } from "../playbook.ts";
import { blocksOf, heardOf } from "./graph.ts";
import type { Move } from "./graph.ts";
import type { Breach, Law, Subject } from "./law.ts";
import { routeThrough } from "./route.ts";

export const gotoOverNeed: Law = {
  id: "goto-over-need",
  statement:
    "No goto skips every step that provides what a later step needs, so that this step can only block.",
  breaches: (subject) =>
    jumpsOf(subject.playbook).flatMap((jump) => {
      const breaches = starved(subject.playbook, jump).flatMap((hungry) =>
        breach(subject, jump, hungry),
      );
      return breaches.toSorted((left, right) => left.route.length - right.route.length).slice(0, 1);
    }),
};

interface Jump {
  readonly step: Step;
  readonly target: string;
}

/** A later step and the need that the jump takes from it. */
interface Hungry {
  readonly step: Step;
  readonly need: string;
}

function jumpsOf(playbook: Playbook): readonly Jump[] {
  return stepsOf(playbook).flatMap((step) =>
    step.onFail.kind === "goto" ? [{ step, target: step.onFail.step }] : [],
  );
}

function starved(playbook: Playbook, jump: Jump): readonly Hungry[] {
  const { stages } = playbook;
  const at = (id: string): number =>
    stages.findIndex((stage) => stage.some((step) => step.id === id));
  const target = at(jump.target);
  const isSkipped = (step: Step): boolean => at(step.id) > at(jump.step.id) && at(step.id) < target;
  return stages.slice(target).flatMap((stage, index) =>
    stage.flatMap((step) =>
      step.needs
        .filter((need) => {
          const before = stages.slice(0, target + index).flat();
          const providers = before.filter(({ provides }) => provides.includes(need));
          return providers.length > 0 && providers.every(isSkipped);
        })
        .map((need) => ({ step, need })),
    ),
  );
}

function breach({ graph }: Subject, jump: Jump, { step, need }: Hungry): readonly Breach[] {
  const blocked = new Set(blocksOf(graph, step.id));
  const route = routeThrough(
    graph,
    heardOf(graph, jump.step.id).filter((move) => isJump(move, jump)),
    (move) => blocked.has(move),
  );
  if (route === null) return [];
  const sentence = `${step.id} can only block: ${jump.step.id} went past what provides ${need}`;
  return [{ step: jump.step.id, sentence, route }];
}

function isJump({ event, after }: Move, { step, target }: Jump): boolean {
  return (
    event?.step === step.id &&
    [`${step.id}.failed`, `${step.id}.unknown`].includes(event.type) &&
    after.requests.some((request) => request.step === target)
  );
}
