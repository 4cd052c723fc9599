/** Law: every way through a playbook ends, and at the end nothing that was asked for is left open. */

import type { Breach, Law, Subject } from "./law.ts";
import type { Graph, Move, Situation } from "./graph.ts";
import { routeTo } from "./route.ts";

export const statedOutcome: Law = {
  id: "stated-outcome",
  statement:
    "Every path comes to an end, and ends with an outcome of each step that was begun, unless a person stops it.",
  breaches: (subject) => [...stuck(subject), ...endless(subject), ...unanswered(subject)],
};

function stuck({ graph }: Subject): readonly Breach[] {
  const first = graph.moves.find(({ to, after }) => !after.state.isEnded && to.pending.size === 0);
  if (first === undefined) return [];
  return [breach(first, "nothing is asked for any more, and it is not over")];
}

/** From where no end can be reached; a group in which one was left behind is finished in another order. */
function endless({ graph }: Subject): readonly Breach[] {
  if (!graph.isWhole) return [];
  const ending = endingSituations(graph);
  const first = graph.moves.find(
    ({ to }) => to.pending.size > 0 && to.turn?.hasLeft !== true && !ending.has(to),
  );
  return first === undefined ? [] : [breach(first, "no end can be reached any more")];
}

function endingSituations({ moves, situations }: Graph): ReadonlySet<Situation> {
  const into = Map.groupBy(moves, ({ to }) => to);
  const ending = new Set(situations.filter(({ state }) => state.isEnded));
  for (const situation of ending) {
    for (const { from } of into.get(situation) ?? []) if (from !== null) ending.add(from);
  }
  return ending;
}

/** The round ends by itself beside an act or a question of a neighbour: what becomes of that is told nowhere. */
function unanswered({ graph }: Subject): readonly Breach[] {
  const known = new Set<string>();
  return graph.moves.flatMap((move) => {
    const open = openBeside(move);
    const step = move.event?.step ?? "";
    if (open.length === 0 || known.has(step)) return [];
    known.add(step);
    return [breach(move, `it ends although ${open.join(", ")} is still going on`)];
  });
}

function openBeside({ from, event, after }: Move): readonly string[] {
  if (from === null || !after.state.isEnded || after.state.isAborted) return [];
  return [...from.pending.keys()].filter((step) => step !== event?.step);
}

function breach(move: Move, sentence: string): Breach {
  return { step: move.event?.step ?? "", sentence, route: routeTo(move) };
}
