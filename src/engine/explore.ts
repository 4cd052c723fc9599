/** Walks every path of a compiled machine, shortest first, and looks for one that breaks a law. */

import { isIrreversible } from "../model/effect.ts";
import type { Machine, MachineState, MachineStep } from "./compile.ts";
import { STEP_EVENT_NAMES, stepEvent } from "./event.ts";
import type { Request, StepEvent } from "./event.ts";
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

interface Visit {
  readonly state: MachineState;
  readonly path: readonly string[];
}

/** Exhaustive: every event that any reachable state accepts, from every reachable state. */
export function explore(machine: Machine): Exploration {
  const events = stepsOf(machine.playbook).flatMap((step) =>
    STEP_EVENT_NAMES.map((name) => stepEvent(step.id, name)),
  );
  const judge = new Judge(machine);
  const start = machine.start();
  judge.look(start, []);
  const seen = new Set([start.state.key]);
  const queue: Visit[] = [{ state: start.state, path: [] }];
  for (let visit = queue.shift(); visit !== undefined; visit = queue.shift()) {
    const moves = acceptedMoves(machine, visit, events);
    if (moves.length === 0 && !visit.state.isEnded) judge.deadEnd(visit);
    for (const move of moves) {
      judge.look(move.step, move.path);
      if (seen.has(move.step.state.key)) continue;
      seen.add(move.step.state.key);
      queue.push({ state: move.step.state, path: move.path });
    }
  }
  return {
    states: seen.size,
    counterexamples: judge.counterexamples,
    waivable: [...judge.waivable],
  };
}

interface Move {
  readonly step: MachineStep;
  readonly path: readonly string[];
}

function acceptedMoves(
  machine: Machine,
  visit: Visit,
  events: readonly StepEvent[],
): readonly Move[] {
  return events
    .filter(
      (event) => visit.state.key.includes(`"${event.step}"`) && machine.accepts(visit.state, event),
    )
    .map((event) => ({
      step: machine.next(visit.state, event),
      path: [...visit.path, event.type],
    }));
}

/** Collects breaches; one counterexample per law and step is enough, and the first is the shortest. */
class Judge {
  readonly counterexamples: Counterexample[] = [];
  readonly waivable = new Set<string>();
  readonly #steps: ReadonlyMap<string, Step>;

  constructor(machine: Machine) {
    this.#steps = new Map(stepsOf(machine.playbook).map((step) => [step.id, step]));
  }

  look(move: MachineStep, path: readonly string[]): void {
    for (const request of move.requests) this.#lookAtRequest(request, move.state, path);
  }

  deadEnd(visit: Visit): void {
    this.#add({
      law: "no-dead-end",
      path: visit.path,
      breach: "nothing can happen any more",
      line: 0,
    });
  }

  #lookAtRequest(request: Request, state: MachineState, path: readonly string[]): void {
    const step = this.#steps.get(request.step);
    if (step === undefined || request.kind !== "perform" || !isIrreversible(step.effect)) return;
    if (state.facts.includes(SEALED)) return;
    if (state.waived.includes(SEALED)) {
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
