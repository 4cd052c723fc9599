/** Walks every path of a compiled machine, shortest first, and looks for one that breaks a law. */

import { isIrreversible } from "../model/effect.ts";
import { openNeeds } from "./compile.ts";
import type { Machine, MachineStep } from "./compile.ts";
import type { Request, StepEvent } from "./event.ts";
import { track } from "./fold.ts";
import { stepsOf } from "./playbook.ts";
import type { Step } from "./playbook.ts";
import { SEALED } from "./step-states.ts";

/** The shortest way to the breach: the events in order, and what the machine then asked for. */
export interface Counterexample {
  readonly law: "evidence-before-destruction" | "no-dead-end";
  readonly path: readonly string[];
  readonly breach: string;
  readonly line: number;
}

export interface Exploration {
  readonly states: number;
  readonly counterexamples: readonly Counterexample[];
  /** Irreversible steps that can be reached only by a person's waiver, reported although allowed. */
  readonly waivable: readonly string[];
}

interface Visit extends MachineStep {
  readonly path: readonly string[];
  /** Requests that no event has answered yet: only their steps can make anything happen. */
  readonly pending: ReadonlyMap<string, Request>;
}

/** Exhaustive: every event that any reachable state awaits, from every reachable state. */
export function explore(machine: Machine): Exploration {
  const judge = new Judge(machine);
  const start = visited(machine.start(), null, { path: [], pending: new Map() });
  const seen = new Set([keyOf(start)]);
  const queue: Visit[] = [start];
  judge.look(start);
  for (const visit of queue) {
    for (const next of moves(machine, visit)) {
      judge.look(next);
      const key = keyOf(next);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return {
    states: seen.size,
    counterexamples: judge.counterexamples,
    waivable: [...judge.waivable],
  };
}

function moves(machine: Machine, visit: Visit): readonly Visit[] {
  return machine
    .awaited(visit.state)
    .map((type) => ({ type, step: type.slice(0, type.lastIndexOf(".")) }))
    .filter((event) => visit.pending.has(event.step))
    .map((event) => visited(machine.next(visit.state, event), event, visit));
}

function visited(
  step: MachineStep,
  event: StepEvent | null,
  before: Pick<Visit, "path" | "pending">,
): Visit {
  const pending = new Map(before.pending);
  track(pending, step, event);
  return { ...step, pending, path: event === null ? [] : [...before.path, event.type] };
}

function keyOf({ state, pending }: Visit): string {
  return `${state.key} ${[...pending.keys()].toSorted().join(" ")}`;
}

/** Collects breaches; one counterexample per law and step is enough, and the first is the shortest. */
class Judge {
  readonly counterexamples: Counterexample[] = [];
  readonly waivable = new Set<string>();
  readonly #steps: ReadonlyMap<string, Step>;

  constructor(machine: Machine) {
    this.#steps = new Map(stepsOf(machine.playbook).map((step) => [step.id, step]));
  }

  look(visit: Visit): void {
    for (const request of visit.requests) this.#lookAtRequest(request, visit);
    if (visit.state.isEnded || visit.pending.size > 0) return;
    const breach = "nothing is asked for any more and it is not over";
    this.#add({ law: "no-dead-end", path: visit.path, breach, line: 0 });
  }

  #lookAtRequest(request: Request, { state, path }: Visit): void {
    const step = this.#steps.get(request.step);
    // Instructions to a person are an act like any other.
    const isAct = request.kind === "perform" || request.question === "manual";
    if (step === undefined || !isAct || !isIrreversible(step.effect)) return;
    if (state.facts.includes(SEALED)) return;
    if (step.needs.includes(SEALED) && openNeeds(step, state).length === 0) {
      this.waivable.add(step.id);
      return;
    }
    const breach = `step ${step.id} (${step.effect}) runs although no evidence is sealed`;
    this.#add({ law: "evidence-before-destruction", path, breach, line: step.line });
  }

  #add(found: Counterexample): void {
    const known = this.counterexamples.some(
      (one) => one.law === found.law && one.breach === found.breach,
    );
    if (!known) this.counterexamples.push(found);
  }
}
