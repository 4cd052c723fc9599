/** A host of switches: enough to tell whether acts, undo and order are right. */

import { defineAction } from "../../src/engine/action.ts";
import type { Action } from "../../src/engine/action.ts";
import type { Effect } from "../../src/model/effect.ts";
import type { Json } from "../../src/model/json.ts";

export interface ToyWorld {
  readonly switches: Map<string, boolean>;
  /** Every apply, in order: `step` of an act that really ran. */
  readonly applied: string[];
  /** Called with the name of each act when it begins; it ends when this does. */
  onApply: (name: string) => Promise<void>;
}

export type ToyOutcome = "done" | "failed" | "unknown" | "impossible";

export function toyWorld(): ToyWorld {
  return { switches: new Map(), applied: [], onApply: async () => {} };
}

/** An action that turns one switch on; its outcome is fixed by `with: {outcome}`. */
export function toyAction(id: string, effect: Effect): Action<ToyWorld> {
  return defineAction<
    ToyWorld,
    { readonly name: string; readonly outcome: string },
    { readonly ran: boolean }
  >({
    id,
    title: `toy ${id}`,
    effect,
    plan: async ({ host, parameters }) => {
      const name = textOf(parameters["name"]);
      const outcome = textOf(parameters["outcome"]);
      if (outcome === "impossible")
        return { kind: "impossible", reason: "not allowed", remedy: "sudo ir" };
      return {
        kind: "act",
        summary: `turn ${name} on`,
        plan: { name, outcome },
        prior: host.switches.get(name) ?? false,
      };
    },
    apply: async ({ host }, { name, outcome }) => {
      host.applied.push(name);
      await host.onApply(name);
      if (outcome === "done") host.switches.set(name, true);
      return { ran: true };
    },
    verify: async ({ host }, { name, outcome }) => {
      if (outcome === "unknown")
        return { outcome: "unknown", summary: `cannot tell about ${name}` };
      const isOn = host.switches.get(name) === true;
      return isOn
        ? { outcome: "done", summary: `${name} is on`, facts: { [name]: true } }
        : { outcome: "failed", summary: `${name} is off` };
    },
    ...(effect === "reversible"
      ? {
          undo: {
            apply: async ({ host }, { name }, prior) =>
              void host.switches.set(name, prior === true),
            verify: async ({ host }, { name }, prior) =>
              (host.switches.get(name) ?? false) === prior
                ? { outcome: "done" as const, summary: `${name} is back` }
                : { outcome: "failed" as const, summary: `${name} is not back` },
          },
        }
      : {}),
  });
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "done";
}

export function toyActions(): ReadonlyMap<string, Action<ToyWorld>> {
  const effects: readonly Effect[] = ["read", "reversible", "destructive", "external"];
  return new Map(effects.map((effect) => [`toy-${effect}`, toyAction(`toy-${effect}`, effect)]));
}
