/** Law: every step can happen. */

import { stepsOf } from "../playbook.ts";
import { actsOf, isBlockedBy } from "./graph.ts";
import type { Law } from "./law.ts";
import { routeTo } from "./route.ts";

export const reachable: Law = {
  id: "reachable",
  statement: "Every step acts on some path: what nothing reaches protects nobody.",
  breaches: ({ playbook, graph }) =>
    stepsOf(playbook)
      .filter(({ id }) => !graph.moves.some((move) => actsOf(move).includes(id)))
      .map(({ id }) => {
        const blocked = graph.moves.find((move) => isBlockedBy(move, id));
        const sentence =
          blocked === undefined ? `nothing leads to ${id}` : `${id} can only be left out from here`;
        return { step: id, sentence, route: blocked === undefined ? [] : routeTo(blocked) };
      }),
};
