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
  /** `false` when there was more than anybody can wait for: nothing is proved then. */
  readonly isWhole: boolean;
}

/** The name of an event without its step. */
export function eventName({ type, step }: StepEvent): string {
  return type.slice(step.length + 1);
}

/** The steps that this move makes act: by ir, or by a person who is given the instructions. */
export function actsOf(move: Arrival): readonly string[] {
  return move.after.requests
    .filter((request) => request.kind === "perform" || request.question === "manual")
    .map((request) => request.step);
}

/** Whether the move asks a person because something that the step needs is not there. */
export function isBlockedBy(move: Arrival, step: string): boolean {
  return move.after.requests.some(
    (request) => request.step === step && request.question === "blocked",
  );
}
