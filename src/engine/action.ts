/** The shape of every deed on a host: look, change, look again, and the way back. */

import type { Effect } from "../model/effect.ts";
import { recordable, recorded } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";

/** What a deed may use. `H` is the part of the outside that it needs. */
export interface ActionContext<H> {
  readonly host: H;
  readonly incident: string;
  /** Absolute folder of the incident. */
  readonly folder: string;
  /** Hash of the last journal record when the step began. */
  readonly journalHead: string;
  /** Which pass of the playbook this is: 1, and more when `ir contain` is run again. */
  readonly round: number;
  /** `with:` of the playbook's step. */
  readonly parameters: JsonObject;
  /** Aborts at the step's deadline or when the operator stops the run. */
  readonly signal: AbortSignal;
  /** Data of a fact that an earlier step provided, or `undefined`. */
  fact(name: string): Json | undefined;
  /** One line of progress for the person who waits. */
  progress(line: string): void;
}

/** The outcome of looking before acting. */
export type Plan<P> =
  | {
      readonly kind: "act";
      /** One sentence: what will be done, to what. */
      readonly summary: string;
      readonly plan: P;
      /** What undo restores; `null` for deeds that have no undo. */
      readonly prior: Json;
    }
  | {
      readonly kind: "impossible";
      readonly reason: string;
      /** The exact command, or sentence, that makes it possible. */
      readonly remedy: string;
    };

export interface Verdict {
  readonly outcome: "done" | "failed" | "unknown";
  readonly summary: string;
  /** Data of the facts that the step provides, by name; read only when the outcome is `done`. */
  readonly facts?: JsonObject;
  readonly detail?: JsonObject;
}

export interface UndoVerdict {
  /** `conflict`: somebody else changed it since; left as it is. */
  readonly outcome: "done" | "failed" | "unknown" | "conflict";
  readonly summary: string;
}

/** The way back. Called for each recorded intent, last first; repeating is harmless. */
export interface Undo<H, P> {
  /** Answers what the way back would otherwise lose, for the record. */
  apply(context: ActionContext<H>, plan: P, prior: Json): Promise<object | void>;
  verify(context: ActionContext<H>, plan: P, prior: Json): Promise<UndoVerdict>;
}

/** How an author writes a deed: `P` is what its plan holds, `R` what applying it returns; both are JSON. */
export interface ActionDefinition<H, P extends object, R extends object> {
  readonly id: string;
  readonly title: string;
  readonly effect: Effect;
  /** Read-only. */
  plan(context: ActionContext<H>): Promise<Plan<P>>;
  /** Safe to repeat. */
  apply(context: ActionContext<H>, plan: P): Promise<R>;
  /** Looks at the host, not at what `apply` said. `receipt` is null after a crash. */
  verify(context: ActionContext<H>, plan: P, receipt: R | null): Promise<Verdict>;
  readonly undo?: Undo<H, P>;
}

/** A deed as the engine drives it: plans and receipts are recorded JSON. */
export interface Action<H> {
  readonly id: string;
  readonly title: string;
  readonly effect: Effect;
  plan(context: ActionContext<H>): Promise<Plan<Json>>;
  apply(context: ActionContext<H>, plan: Json): Promise<Json>;
  verify(context: ActionContext<H>, plan: Json, receipt: Json | null): Promise<Verdict>;
  readonly undo: Undo<H, Json> | null;
}

/** Lets an author work with types while the engine works with records. */
export function defineAction<H, P extends object, R extends object>(
  definition: ActionDefinition<H, P, R>,
): Action<H> {
  const { undo } = definition;
  return {
    id: definition.id,
    title: definition.title,
    effect: definition.effect,
    plan: async (context) => {
      const plan = await definition.plan(context);
      return plan.kind === "act" ? { ...plan, plan: recordable(plan.plan) } : plan;
    },
    apply: async (context, plan) => recordable(await definition.apply(context, recorded<P>(plan))),
    verify: (context, plan, receipt) =>
      definition.verify(context, recorded<P>(plan), recorded<R | null>(receipt)),
    undo:
      undo === undefined
        ? null
        : {
            apply: (context, plan, prior) => undo.apply(context, recorded<P>(plan), prior),
            verify: (context, plan, prior) => undo.verify(context, recorded<P>(plan), prior),
          },
  };
}
