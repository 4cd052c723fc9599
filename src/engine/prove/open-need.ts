/** Law: a step acts only when what it needs is there, and what it needs can be there. */

import { openNeeds } from "../compile.ts";
import { stepsOf } from "../playbook.ts";
import type { Playbook, Step } from "../playbook.ts";
import { actsOf, blocksOf, eventName, heardOf } from "./graph.ts";
import type { Graph, Move } from "./graph.ts";
import { requirementsOf } from "./law.ts";
import type { Breach, Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const openNeed: Law = {
  id: "open-need",
  statement:
    "No step acts while something that it needs neither holds nor was waived; what may be waived can also be met.",
  breaches: ({ playbook, graph, catalogue }) =>
    stepsOf(playbook).flatMap((step) => [
      ...actsWithout(step, graph, requirementsOf(step, catalogue)),
      ...actsPastNeed(step, graph),
      ...neverMet(step, { playbook, graph }),
      ...falselyHeld(step, graph),
    ]),
};

function actsPastNeed(step: Step, graph: Graph): readonly Breach[] {
  const first = actsOf(graph, step.id).find((move) => openNeeds(step, move.after.state).length > 0);
  if (first === undefined) return [];
  const open = openNeeds(step, first.after.state).join(", ");
  const sentence = `${step.id} acts although ${open} neither holds nor was waived`;
  return [{ step: step.id, sentence, route: routeTo(first) }];
}

/** Its action works with the data of the fact: a waiver, or a playbook that names no need, leaves it with nothing. */
function actsWithout(
  { id, deed }: Step,
  graph: Graph,
  required: readonly string[],
): readonly Breach[] {
  const lacking = (move: Move): readonly string[] =>
    required.filter((fact) => !move.after.state.facts.includes(fact));
  const first = actsOf(graph, id).find((move) => lacking(move).length > 0);
  if (first === undefined || deed.kind !== "action") return [];
  const sentence = `${id} acts without ${lacking(first).join(", ")}, and ${deed.action} cannot do without`;
  return [{ step: id, sentence, route: routeTo(first) }];
}

/** A need that nothing before the step can ever provide: to waive it is no choice where nothing else is possible. */
function neverMet(
  step: Step,
  { playbook, graph }: { readonly playbook: Playbook; readonly graph: Graph },
): readonly Breach[] {
  const at = playbook.stages.findIndex((stage) => stage.includes(step));
  const providers = playbook.stages.slice(0, at).flat();
  const canProvide = (need: string, { id, provides }: Step): boolean =>
    provides.includes(need) && heardOf(graph, id).some(({ event }) => isEnd(event));
  const never = step.waive.filter((need) => !providers.some((other) => canProvide(need, other)));
  const [first] = blocksOf(graph, step.id);
  if (!graph.isWhole || never.length === 0 || first === undefined) return [];
  const sentence = `${step.id} needs ${never.join(", ")}, which nothing before it can provide`;
  return [{ step: step.id, sentence, route: routeTo(first) }];
}

/** A fact holds because its step was done, or because the person who had to do it said so. */
function falselyHeld({ id, provides }: Step, graph: Graph): readonly Breach[] {
  const first = heardOf(graph, id).find((move) => !isDone(move) && gains(move, provides));
  if (first === undefined) return [];
  const sentence = `${provides.join(", ")} holds although ${id} was not done`;
  return [{ step: id, sentence, route: routeTo(first) }];
}

function isDone({ from, event }: Move): boolean {
  if (event === null) return false;
  const name = eventName(event);
  const isManual = from?.pending.get(event.step)?.question === "manual";
  return name === "done" || (isManual && name === "approve");
}

function gains({ from, after }: Move, facts: readonly string[]): boolean {
  return facts.some(
    (fact) => after.state.facts.includes(fact) && from?.state.facts.includes(fact) !== true,
  );
}

function isEnd(event: Move["event"]): boolean {
  return event !== null && ["done", "approve"].includes(eventName(event));
}
