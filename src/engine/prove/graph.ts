/** Everything that can happen in a playbook: situations, and the moves between them. */

import type { MachineState, MachineStep } from "../compile.ts";
import type { Request, StepEvent } from "../event.ts";
import type { Turn } from "./turn.ts";

/** How the machine came somewhere. */
export interface Arrival {
  /** `null` for the start. */
  readonly from: Situation | null;
  readonly event: StepEvent | null;
  /** Where the machine went, and what it asked for there. */
  readonly after: MachineStep;
}

/** A state of the machine and what is still asked for there; stands for all that behave alike from here on. */
export interface Situation {
  readonly state: MachineState;
  /** Requests that no event has answered yet: only their steps can make anything happen. */
  readonly pending: ReadonlyMap<string, Request>;
  readonly turn: Turn;
  /** How it was first reached: the last event of a shortest way. */
  readonly via: Arrival;
}

export interface Move extends Arrival {
  /** The situation that stands for where it went. */
  readonly to: Situation;
}

export interface Graph {
  /** Shortest ways first, so that the first move that breaks a law is a shortest counterexample. */
  readonly moves: readonly Move[];
  readonly situations: readonly Situation[];
  readonly movesFrom: ReadonlyMap<Situation, readonly Move[]>;
  /** By step: the moves that make it act, and those that find it blocked. */
  readonly acts: ReadonlyMap<string, readonly Move[]>;
  readonly blocks: ReadonlyMap<string, readonly Move[]>;
  /** By step: the moves that an event of it makes. */
  readonly heard: ReadonlyMap<string, readonly Move[]>;
  /** `false` when there was more than anybody can wait for: nothing is proved then. */
  readonly isWhole: boolean;
}

/** The name of an event without its step. */
export function eventName({ type, step }: StepEvent): string {
  return type.slice(step.length + 1);
}

/** By step, shortest ways first: laws ask for them again and again. */
export function bySteps(
  moves: readonly Move[],
  isMeant: (request: Request) => boolean,
): ReadonlyMap<string, readonly Move[]> {
  const found = new Map<string, Move[]>();
  for (const move of moves) {
    for (const request of move.after.requests.filter(isMeant)) {
      const known = found.get(request.step);
      if (known === undefined) found.set(request.step, [move]);
      else known.push(move);
    }
  }
  return found;
}

/** Performed by ir, or given to a person as instructions. */
export function isAct({ kind, question }: Request): boolean {
  return kind === "perform" || question === "manual";
}

export function isBlock({ question }: Request): boolean {
  return question === "blocked";
}

/** The moves that make the step act. */
export function actsOf(graph: Graph, step: string): readonly Move[] {
  return graph.acts.get(step) ?? [];
}

/** The moves that begin with something that happens to the step. */
export function heardOf(graph: Graph, step: string): readonly Move[] {
  return graph.heard.get(step) ?? [];
}

/** The moves after which a person is asked because something that the step needs is not there. */
export function blocksOf(graph: Graph, step: string): readonly Move[] {
  return graph.blocks.get(step) ?? [];
}
