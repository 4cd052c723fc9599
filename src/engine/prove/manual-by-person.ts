/** Law: what a person has to do ends only when a person says so. */

import { CHOICES } from "../event.ts";
import type { Request, StepEvent } from "../event.ts";
import { stepsOf } from "../playbook.ts";
import type { Step } from "../playbook.ts";
import { actsOf, eventName, heardOf } from "./graph.ts";
import type { Graph, Move } from "./graph.ts";
import type { Breach, Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const manualByPerson: Law = {
  id: "manual-by-person",
  statement:
    "A manual step, and every question, ends by a person's answer and by nothing else: no time, no failure.",
  breaches: ({ playbook, graph }) =>
    stepsOf(playbook).flatMap((step) => [...endsByItself(step, graph), ...claims(step, graph)]),
};

function endsByItself({ id }: Step, graph: Graph): readonly Breach[] {
  const first = heardOf(graph, id).find((move) => isNoAnswer(move, id));
  if (first === undefined) return [];
  const sentence = `${id} is over, and no person answered`;
  return [{ step: id, sentence, route: routeTo(first) }];
}

function isNoAnswer({ from, event }: Move, step: string): boolean {
  if (event?.step !== step) return false;
  const request = from?.pending.get(step);
  return request?.kind === "ask" && !isAnswer(request, event);
}

function isAnswer({ question }: Request, event: StepEvent): boolean {
  const choices: readonly string[] = question === null ? [] : CHOICES[question];
  return choices.includes(eventName(event));
}

/** What its author believes would happen never does: a person is neither tried again nor given up on. */
function claims(step: Step, graph: Graph): readonly Breach[] {
  if (step.deed.kind !== "manual") return [];
  const claim =
    step.onFail.kind === "ask"
      ? step.attempts === 1
        ? null
        : `tries ${step.attempts} times`
      : `says onFail: ${step.onFail.kind}`;
  const [first] = actsOf(graph, step.id);
  if (claim === null || first === undefined) return [];
  const sentence = `${step.id} ${claim}, but it waits until a person answers: leave that out`;
  return [{ step: step.id, sentence, route: routeTo(first) }];
}
