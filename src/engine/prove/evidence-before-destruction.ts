/** Law: nothing that cannot be taken back happens before the evidence is sealed. */

import { isIrreversible } from "../../model/effect.ts";
import { openNeeds } from "../compile.ts";
import type { MachineState } from "../compile.ts";
import { stepsOf } from "../playbook.ts";
import type { Step } from "../playbook.ts";
import { SEALED } from "../step-states.ts";
import { actsOf } from "./graph.ts";
import type { Law, Subject } from "./law.ts";
import { routeTo } from "./route.ts";

export const evidenceBeforeDestruction: Law = {
  id: "evidence-before-destruction",
  statement:
    "Nothing destructive or external happens before the evidence is sealed, unless a person waives it with a reason.",
  breaches: (subject) =>
    irreversible(subject).flatMap((step) => {
      const first = firstAct(subject, step, (state) => reading(step, state) === "never");
      if (first === undefined) return [];
      const sentence = `${step.id} (${step.effect}) runs although no evidence is sealed`;
      return [{ step: step.id, sentence, route: routeTo(first) }];
    }),
};

/** Irreversible steps that can act without evidence, but only because a person waived it. */
export function stepsBehindWaiver(subject: Subject): readonly string[] {
  const isWaived = (step: Step): boolean =>
    firstAct(subject, step, (state) => reading(step, state) === "waived") !== undefined;
  return irreversible(subject)
    .filter(isWaived)
    .map(({ id }) => id);
}

/** Irreversible steps that act only after the seal, whatever anybody answers. */
export function stepsBehindSeal(subject: Subject): readonly string[] {
  const isSealed = (step: Step): boolean =>
    firstAct(subject, step, (state) => reading(step, state) !== "sealed") === undefined;
  return irreversible(subject)
    .filter(isSealed)
    .map(({ id }) => id);
}

type Reading = "sealed" | "waived" | "never";

function reading(step: Step, state: MachineState): Reading {
  if (state.facts.includes(SEALED)) return "sealed";
  return step.needs.includes(SEALED) && openNeeds(step, state).length === 0 ? "waived" : "never";
}

function irreversible({ playbook }: Subject): readonly Step[] {
  return stepsOf(playbook).filter(({ effect }) => isIrreversible(effect));
}

function firstAct(
  { graph }: Subject,
  step: Step,
  isMeant: (state: MachineState) => boolean,
): Subject["graph"]["moves"][number] | undefined {
  return actsOf(graph, step.id).find((move) => isMeant(move.after.state));
}
