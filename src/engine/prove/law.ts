/** What a law is: an id, a sentence, and a function from everything that can happen to what must not. */

import type { Effect } from "../../model/effect.ts";
import type { Playbook, Step } from "../playbook.ts";
import type { Arrival, Graph } from "./graph.ts";

/** What the prover has to know about an action; the catalogue itself stays outside the engine. */
export interface ActionFacts {
  readonly id: string;
  readonly effect: Effect;
  readonly hasUndo: boolean;
  /** Whether the act, and its undo where it has one, is looked at afterwards. */
  readonly hasVerify: boolean;
  /** Facts without which it cannot work, whatever was waived: nobody's word takes the place of their data. */
  readonly requires: readonly string[];
}

export type Catalogue = ReadonlyMap<string, ActionFacts>;

export function requirementsOf({ deed }: Step, catalogue: Catalogue): readonly string[] {
  return deed.kind === "action" ? (catalogue.get(deed.action)?.requires ?? []) : [];
}

/** All that laws look at. */
export interface Subject {
  readonly playbook: Playbook;
  readonly graph: Graph;
  readonly catalogue: Catalogue;
}

/** One way to break a law: the shortest that there is. */
export interface Breach {
  readonly step: string;
  /** Ends the story: `<id> runs although no evidence is sealed`. */
  readonly sentence: string;
  /** From the start; empty when nothing has to happen. */
  readonly route: readonly Arrival[];
}

export interface Law {
  /** Stable: `docs/laws.md` explains each. */
  readonly id: string;
  readonly statement: string;
  /** At most one breach for each step and kind, the shortest. */
  breaches(subject: Subject): readonly Breach[];
}
