/** Law: whoever stops half-way can have everything reversible put back. */

import { stepsOf } from "../playbook.ts";
import type { Step } from "../playbook.ts";
import { actsOf } from "./graph.ts";
import type { Breach, Catalogue, Law, Subject } from "./law.ts";
import { routeThrough } from "./route.ts";

export const undoOnAbort: Law = {
  id: "undo-on-abort",
  statement:
    "Every reversible step that may have acted when a person stops the playbook can be put back by ir undo.",
  breaches: (subject) =>
    stepsOf(subject.playbook)
      .filter(({ effect }) => effect === "reversible")
      .flatMap((step) => breach(subject, step, whyOneWay(step, subject.catalogue))),
};

/** Why nothing can put it back; `null` when ir undo can. */
function whyOneWay({ deed, hasUndo }: Step, catalogue: Catalogue): string | null {
  if (deed.kind === "manual") return "a person did it, and ir undo does not know how";
  if (!hasUndo) return "it has no undo";
  if (deed.kind === "run")
    return deed.undo === null ? "nothing says how to take its command back" : null;
  return catalogue.get(deed.action)?.hasUndo === true ? null : `${deed.action} has no undo`;
}

function breach({ graph }: Subject, { id }: Step, why: string | null): readonly Breach[] {
  if (why === null) return [];
  const route = routeThrough(graph, actsOf(graph, id), ({ after }) => after.state.isAborted);
  return route === null ? [] : [{ step: id, sentence: `${id} stays as it is: ${why}`, route }];
}
