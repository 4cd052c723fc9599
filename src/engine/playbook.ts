/** A playbook after parsing: a finite list of steps, nothing in it can run by itself. */

import type { Effect } from "../model/effect.ts";
import type { JsonObject } from "../model/json.ts";

/** After an intent without a result: look and decide, act again, or ask. */
export type OnAmbiguous = "reconcile" | "retry" | "ask";

export type OnFail =
  | { readonly kind: "ask" }
  | { readonly kind: "halt" }
  | { readonly kind: "continue" }
  | { readonly kind: "goto"; readonly step: string };

/** A program by its plain name, and its arguments: never a line for a shell. */
export type Argv = readonly string[];

/** What is run, and what looks afterwards whether it worked. */
export interface Commanded {
  readonly run: Argv;
  readonly verify: Argv;
}

export type Deed =
  | { readonly kind: "action"; readonly action: string }
  | { readonly kind: "manual"; readonly text: string }
  | ({ readonly kind: "run"; readonly undo: Commanded | null } & Commanded);

export interface Step {
  readonly id: string;
  readonly title: string;
  /** Action id, instructions for a person, or a command. */
  readonly deed: Deed;
  readonly effect: Effect;
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  readonly hasUndo: boolean;
  readonly onAmbiguous: OnAmbiguous;
  readonly onFail: OnFail;
  readonly deadlineMs: number;
  /** Attempts of the deed before its failure counts; 1 means no repeat. */
  readonly attempts: number;
  /** Needs that a person may waive with a reason. */
  readonly waive: readonly string[];
  readonly parameters: JsonObject;
  /** Line in the source, 1-based. */
  readonly line: number;
}

/** One step, or several that run side by side. */
export type Stage = readonly [Step, ...Step[]];

export interface Playbook {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** What was seen that makes this the right playbook. */
  readonly useWhen?: string;
  /** What is still to be done when it has ended. */
  readonly doesNot?: string;
  /** Targets in milliseconds by name (`firstIsolation`, `contained`, `sealed`). */
  readonly rto: Readonly<Record<string, number>>;
  readonly privileges: readonly string[];
  readonly stages: readonly Stage[];
  /** SHA-256 of the source bytes: a run is bound to it. */
  readonly hash: string;
}

export function stepsOf(playbook: Playbook): readonly Step[] {
  return playbook.stages.flat();
}
