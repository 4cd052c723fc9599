/** Shortest ways through the graph. */

import type { Arrival, Graph, Move, Situation } from "./graph.ts";

/** From the start to this move, itself included; the start is no event and is left out. */
export function routeTo(move: Arrival): readonly Arrival[] {
  const route: Arrival[] = [];
  for (let at = move; at.from !== null; at = at.from.via) route.unshift(at);
  return route;
}

/** The moves after `from` that end with the first one that fits; `null` when none can be reached. */
function routeFrom(
  graph: Graph,
  from: Situation,
  isGoal: (move: Move) => boolean,
): readonly Move[] | null {
  return search(graph, from, { isGoal, isOpen: () => true });
}

/** The shortest way from the start over one of these moves to one that fits; `null` when there is none. */
export function routeThrough(
  graph: Graph,
  over: readonly Move[],
  isGoal: (move: Move) => boolean,
): readonly Arrival[] | null {
  // Moves to the same situation go on alike, and the first of them is the nearest.
  const nearest = new Map(over.toReversed().map((via) => [via.to, via]));
  const routes = [...nearest.values()].flatMap((via) => {
    const rest = isGoal(via) ? [] : routeFrom(graph, via.to, isGoal);
    return rest === null ? [] : [[...routeTo(via), ...rest]];
  });
  return routes.toSorted((left, right) => left.length - right.length)[0] ?? null;
}

interface Search {
  readonly isGoal: (move: Move) => boolean;
  /** Whether the way may lead over the move. */
  readonly isOpen: (move: Move) => boolean;
}

export function search(
  graph: Graph,
  from: Situation,
  { isGoal, isOpen }: Search,
): readonly Move[] | null {
  const cameBy = new Map<Situation, Move | null>([[from, null]]);
  for (const situation of cameBy.keys()) {
    for (const move of graph.movesFrom.get(situation) ?? []) {
      if (!isOpen(move)) continue;
      if (isGoal(move)) return [...backwards(situation, cameBy), move];
      if (!cameBy.has(move.to)) cameBy.set(move.to, move);
    }
  }
  return null;
}

function backwards(
  situation: Situation,
  cameBy: ReadonlyMap<Situation, Move | null>,
): readonly Move[] {
  const route: Move[] = [];
  let move = cameBy.get(situation) ?? null;
  while (move !== null) {
    route.unshift(move);
    move = move.from === null ? null : (cameBy.get(move.from) ?? null);
  }
  return route;
}
