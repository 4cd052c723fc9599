/** Law: nothing that cannot be taken back happens without a person's word, not even a second time. */

import { isIrreversible } from "../../model/effect.ts";
import { stepsOf } from "../playbook.ts";
import type { Step } from "../playbook.ts";
import { actsOf } from "./graph.ts";
import type { Graph, Move } from "./graph.ts";
import type { Breach, Law } from "./law.ts";
import { routeTo, search } from "./route.ts";

export const approved: Law = {
  id: "approved",
  statement:
    "A destructive or external step is done only as the answer to a question, and done again only as another.",
  breaches: ({ playbook, graph }) =>
    stepsOf(playbook)
      .filter(({ effect }) => isIrreversible(effect))
      .flatMap((step) => [...unasked(step, graph), ...neverApproved(step, graph)].slice(0, 1)),
};

function unasked({ id, effect }: Step, graph: Graph): readonly Breach[] {
  const first = actsOf(graph, id).find((move) => !isAnswered(move, id));
  if (first === undefined) return [];
  const sentence = `${id} (${effect}) is done without asking anybody`;
  return [{ step: id, sentence, route: routeTo(first) }];
}

function isAnswered({ event }: Move, step: string): boolean {
  return event?.type === `${step}.approve` || event?.type === `${step}.retry`;
}

/** To try again is an answer only where going ahead was one before. */
function neverApproved({ id, effect }: Step, graph: Graph): readonly Breach[] {
  const [start] = graph.situations;
  const acts = new Set(actsOf(graph, id));
  const route =
    start === undefined
      ? null
      : search(graph, start, {
          isGoal: (move) => acts.has(move),
          isOpen: ({ event }) => event?.type !== `${id}.approve`,
        });
  if (route === null) return [];
  const sentence = `${id} (${effect}) is done although nobody approved it`;
  return [{ step: id, sentence, route }];
}
