/** Law: what is done is what the step says, and somebody looks whether it was done, and undone. */

import { stepsOf } from "../playbook.ts";
import type { Commanded, Step } from "../playbook.ts";
import { actsOf } from "./graph.ts";
import type { Catalogue, Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const undoVerified: Law = {
  id: "undo-verified",
  statement:
    "An action has the effect that its step states, and its act and its undo are looked at afterwards.",
  breaches: ({ playbook, graph, catalogue }) =>
    stepsOf(playbook).flatMap((step) => {
      const wrong = whatIsWrong(step, catalogue);
      const [first] = actsOf(graph, step.id);
      if (wrong === null || first === undefined) return [];
      return [{ step: step.id, sentence: wrong, route: routeTo(first) }];
    }),
};

function whatIsWrong({ id, deed, effect }: Step, catalogue: Catalogue): string | null {
  if (deed.kind === "manual") return null;
  if (deed.kind === "run") return commandLack(id, deed);
  const known = catalogue.get(deed.action);
  if (known === undefined) return `${id} runs ${deed.action}, of which nothing is known`;
  if (known.effect !== effect)
    return `${id} says that it is ${effect}, and runs ${deed.action}, which is ${known.effect}`;
  return known.hasVerify ? null : `${id} runs ${deed.action}, and nobody looks whether it worked`;
}

/** What a command does, only its step says; that somebody looks can be told. */
function commandLack(
  id: string,
  deed: Commanded & { readonly undo: Commanded | null },
): string | null {
  const parts = [deed, ...(deed.undo === null ? [] : [deed.undo])];
  return parts.every(({ verify }) => verify.length > 0)
    ? null
    : `${id} runs a command, and nobody looks whether it worked`;
}
