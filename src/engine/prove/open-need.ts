/** Law: a step acts only when what it needs is there, and what it needs can be there. */

import { openNeeds } from "../compile.ts";
import { stepsOf } from "../playbook.ts";
import type { Playbook, Step } from "../playbook.ts";
import { actsOf, eventName, isBlockedBy } from "./graph.ts";
import type { Graph } from "./graph.ts";
import type { Breach, Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const openNeed: Law = {
  id: "open-need",
  statement:
    "No step acts while something that it needs neither holds nor was waived; what may be waived can also be met.",
  breaches: ({ playbook, graph }) =>
    stepsOf(playbook).flatMap((step) => [
      ...actsPastNeed(step, graph),
      ...neverMet(step, { playbook, graph }),
    ]),
};

function actsPastNeed(step: Step, graph: Graph): readonly Breach[] {
  const first = graph.moves.find(
    (move) => actsOf(move).includes(step.id) && openNeeds(step, move.after.state).length > 0,
  );
  if (first === undefined) return [];
  const open = openNeeds(step, first.after.state).join(", ");
  const sentence = `${step.id} acts although ${open} neither holds nor was waived`;
  return [{ step: step.id, sentence, route: routeTo(first) }];
}

/** A need that nothing before the step can ever provide: to waive it is no choice where nothing else is possible. */
function neverMet(
  step: Step,
  { playbook, graph }: { readonly playbook: Playbook; readonly graph: Graph },
): readonly Breach[] {
  const at = playbook.stages.findIndex((stage) => stage.includes(step));
  const providers = playbook.stages.slice(0, at).flat();
  const canProvide = (need: string, { id, provides }: Step): boolean =>
    provides.includes(need) && graph.moves.some(({ event }) => event !== null && ends(event, id));
  const never = step.waive.filter((need) => !providers.some((other) => canProvide(need, other)));
  const first = graph.moves.find((move) => isBlockedBy(move, step.id));
  if (never.length === 0 || first === undefined) return [];
  const sentence = `${step.id} needs ${never.join(", ")}, which nothing before it can provide`;
  return [{ step: step.id, sentence, route: routeTo(first) }];
}

function ends(event: NonNullable<Graph["moves"][number]["event"]>, step: string): boolean {
  return event.step === step && ["done", "approve"].includes(eventName(event));
}
