/** Law: a containment is lifted only after the host was checked again. */

import { openNeeds } from "../compile.ts";
import type { MachineState } from "../compile.ts";
import { stepsOf } from "../playbook.ts";
import type { Step } from "../playbook.ts";
import { RELEASED, VERIFIED } from "../step-states.ts";
import { actsOf } from "./graph.ts";
import type { Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const releaseGated: Law = {
  id: "release-gated",
  statement: `Nothing that provides ${RELEASED} happens before ${VERIFIED} holds, unless a person waives it with a reason.`,
  breaches: ({ playbook, graph }) =>
    stepsOf(playbook)
      .filter(({ provides }) => provides.includes(RELEASED))
      .flatMap((step) => {
        const first = actsOf(graph, step.id).find((move) => !isGated(step, move.after.state));
        if (first === undefined) return [];
        const sentence = `${step.id} lets the agent out although nothing was verified`;
        return [{ step: step.id, sentence, route: routeTo(first) }];
      }),
};

function isGated(step: Step, state: MachineState): boolean {
  if (state.facts.includes(VERIFIED)) return true;
  return step.needs.includes(VERIFIED) && openNeeds(step, state).length === 0;
}
