/** The one path of an importable workflow, from its start; every branch beside it must end at once. */

import { isIrreversible } from "../../model/effect.ts";
import type { CacaoAction, CacaoStep } from "./cacao-schema.ts";
import { EXTENSION_ID } from "./identifiers.ts";
import { pointerTo } from "./pointer.ts";
import type { PointedProblem } from "./pointer.ts";
import { SEALED_CONDITION } from "./step-shell.ts";

export type Workflow = Readonly<Record<string, CacaoStep>>;

export interface WalkedAction {
  readonly id: string;
  readonly action: CacaoAction;
}

export type Walk =
  | { readonly kind: "actions"; readonly actions: readonly WalkedAction[] }
  | { readonly kind: "refused"; readonly problem: PointedProblem };

/** Straight on until an end; a loop, a join or a way round the seal is refused where it begins. */
export function walkWorkflow(workflow: Workflow, start: string): Walk {
  try {
    const actions = new Walker(workflow).walk(start);
    return { kind: "actions", actions };
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", problem: error.problem };
    throw error;
  }
}

class Refused extends Error {
  readonly problem: PointedProblem;

  constructor(problem: PointedProblem) {
    super(problem.message);
    this.name = "Refused";
    this.problem = problem;
  }
}

interface Edge {
  readonly from: string;
  readonly field: string;
  readonly to: string;
}

class Walker {
  readonly #workflow: Workflow;
  readonly #visited = new Set<string>();
  readonly #actions: WalkedAction[] = [];

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
  }

  walk(start: string): readonly WalkedAction[] {
    let edge: Edge | null = { from: "", field: "workflow_start", to: start };
    while (edge !== null) edge = this.#onward(edge);
    const stray = Object.keys(this.#workflow).find((id) => !this.#visited.has(id));
    if (stray !== undefined)
      throw new Refused({ pointer: place(stray), message: "is a step that nothing reaches" });
    return this.#actions;
  }

  #onward(edge: Edge): Edge | null {
    const { to } = edge;
    const step = this.#visit(edge);
    switch (step.type) {
      case "start":
        if (edge.from !== "") throw refusedEdge(edge, "goes back to the start");
        return { from: to, field: "on_completion", to: step.on_completion };
      case "end":
        return null;
      case "action":
        return this.#action(to, step, false);
      case "if-condition":
        return this.#gate(to, step);
    }
  }

  #action(id: string, action: CacaoAction, isGated: boolean): Edge {
    const { step } = action.step_extensions[EXTENSION_ID];
    if (isIrreversible(step.effect) !== isGated) {
      const message = isGated
        ? `is ${step.effect}: only a destructive or external step stands behind the gate of the seal`
        : `is ${step.effect} and does not stand behind an if-condition on the seal`;
      throw new Refused({ pointer: place(id), message });
    }
    this.#end({ from: id, field: "on_failure", to: action.on_failure });
    this.#actions.push({ id, action });
    return { from: id, field: "on_success", to: action.on_success };
  }

  #gate(id: string, gate: Extract<CacaoStep, { type: "if-condition" }>): Edge {
    if (gate.condition !== SEALED_CONDITION) {
      const message = `is a condition that ir does not know; the only one is ${SEALED_CONDITION}`;
      throw new Refused({ pointer: `${place(id)}/condition`, message });
    }
    this.#end({ from: id, field: "on_false", to: gate.on_false });
    const edge = { from: id, field: "on_true", to: gate.on_true };
    const behind = this.#visit(edge);
    if (behind.type !== "action") throw refusedEdge(edge, "must lead to the action that it guards");
    this.#followingGate(id, gate.on_completion);
    return this.#action(gate.on_true, behind, true);
  }

  /** What stands after the branch would run also when nothing is sealed: it belongs into the branch. */
  #followingGate(id: string, to: string): void {
    const step = this.#workflow[to];
    const edge = { from: id, field: "on_completion", to };
    if (step?.type !== "end")
      throw refusedEdge(edge, "must lead to an end: what follows the gate stands behind it");
    this.#visited.add(to);
  }

  #end(edge: Edge): void {
    if (this.#visit(edge).type !== "end")
      throw refusedEdge(edge, "must lead to an end: whoever cannot do a step stops there");
  }

  #visit(edge: Edge): CacaoStep {
    const step = this.#workflow[edge.to];
    if (step === undefined) throw refusedEdge(edge, "leads to a step that is not there");
    if (this.#visited.has(edge.to) && step.type !== "end")
      throw refusedEdge(edge, "leads to a step that was passed before: a loop or a join");
    this.#visited.add(edge.to);
    return step;
  }
}

function refusedEdge(edge: Edge, message: string): Refused {
  const pointer = edge.from === "" ? `/${edge.field}` : `${place(edge.from)}/${edge.field}`;
  return new Refused({ pointer, message });
}

function place(id: string): string {
  return pointerTo(["workflow", id]);
}
