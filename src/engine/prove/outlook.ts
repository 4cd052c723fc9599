/** What can still matter from a stage on: two states that differ only in the rest are one situation. */

import { isIrreversible } from "../../model/effect.ts";
import type { MachineState } from "../compile.ts";
import type { Stage, Step } from "../playbook.ts";
import { requirementsOf } from "./law.ts";
import type { Catalogue } from "./law.ts";
import { RELEASED, SEALED, VERIFIED, stageId } from "../step-states.ts";

/** Facts that only matter together: no later step tells them apart. */
type Bundle = readonly string[];

/** By stage id. */
export type Outlook = ReadonlyMap<string, readonly Bundle[]>;

export function outlookOf(stages: readonly Stage[], catalogue: Catalogue): Outlook {
  return new Map(
    stages.map((stage, index) => [stageId(stage), bundles(stages.slice(index).flat(), catalogue)]),
  );
}

/**
 * Facts that exactly the same coming steps need, and let be waived, open and close the same gates: what counts is
 * whether all hold, whether what is missing was waived, or neither. That is so only when no coming step can still
 * provide one of them, and when no law asks for it by name.
 */
function bundles(coming: readonly Step[], catalogue: Catalogue): readonly Bundle[] {
  const names = new Set(coming.flatMap(({ needs, waive }) => [...needs, ...waive]));
  for (const step of coming) {
    if (isIrreversible(step.effect)) names.add(SEALED);
    if (step.provides.includes(RELEASED)) names.add(VERIFIED);
  }
  const required = coming.flatMap((step) => requirementsOf(step, catalogue));
  for (const name of required) names.add(name);
  const named = new Set([SEALED, VERIFIED, ...required]);
  const bySignature = Map.groupBy(names, (name) =>
    named.has(name) ? name : signature(name, coming),
  );
  return [...bySignature.values()];
}

function signature(name: string, coming: readonly Step[]): string {
  const stays = coming.some(({ provides }) => provides.includes(name));
  if (stays) return name;
  return coming
    .filter(({ needs, waive }) => needs.includes(name) || waive.includes(name))
    .map(({ id, needs, waive }) => `${id} ${needs.includes(name)} ${waive.includes(name)}`)
    .join("\n");
}

/** One letter for each bundle: it holds, it was waived, or it is open. */
export function outlookKey(outlook: Outlook, stage: string, state: MachineState): string {
  return (outlook.get(stage) ?? []).map((bundle) => standing(bundle, state)).join("");
}

function standing(bundle: Bundle, state: MachineState): string {
  const missing = bundle.filter((name) => !state.facts.includes(name));
  if (missing.length === 0) return "h";
  return missing.every((name) => state.waived.includes(name)) ? "w" : "o";
}
