/** Law: every step can happen. */

import { stepsOf } from "../playbook.ts";
import { actsOf, blocksOf } from "./graph.ts";
import type { Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const reachable: Law = {
  id: "reachable",
  statement: "Every step acts on some path: what nothing reaches protects nobody.",
  breaches: ({ playbook, graph }) =>
    stepsOf(playbook)
      .filter(({ id }) => graph.isWhole && actsOf(graph, id).length === 0)
      .map(({ id }) => {
        const [blocked] = blocksOf(graph, id);
        const sentence =
          blocked === undefined ? `nothing leads to ${id}` : `${id} can only be left out from here`;
        return { step: id, sentence, route: blocked === undefined ? [] : routeTo(blocked) };
      }),
};
