/** Playbook to XState machine: states and guards only; what must be done leaves as requests. */

import { assign, createMachine, getNextTransitions, initialTransition, transition } from "xstate";
import type { AnyMachineSnapshot } from "xstate";

import { recorded } from "../model/json.ts";
import type { Request, StepEvent } from "./event.ts";
import type { Playbook, Step } from "./playbook.ts";
import { ABORTED, ENDED, stageId, stageState } from "./step-states.ts";
import type { StateConfig } from "./step-states.ts";

/** Facts that hold and needs that were waived: with the state, all that decides a path. */
interface MachineContext {
  readonly facts: readonly string[];
  readonly waived: readonly string[];
}

export interface MachineState extends MachineContext {
  readonly snapshot: AnyMachineSnapshot;
  readonly isEnded: boolean;
  readonly isAborted: boolean;
}

export interface MachineStep {
  readonly state: MachineState;
  /** What the outside has to do now. */
  readonly requests: readonly Request[];
}

/** Pure: no clock, no actor, no side effect; the same events always give the same requests. */
export interface Machine {
  readonly playbook: Playbook;
  /** XState's own JSON configuration. */
  readonly config: object;
  start(): MachineStep;
  next(state: MachineState, event: StepEvent): MachineStep;
  /** Whether the state waits for the event; one that it does not wait for would change nothing. */
  accepts(state: MachineState, event: StepEvent): boolean;
  /** Types of all events that the state waits for. */
  awaited(state: MachineState): readonly string[];
}

export function compile(playbook: Playbook): Machine {
  return machineOf(playbook, machineConfig(playbook));
}

/** `config` is what `compile` makes of the playbook; tests of the prover break it on purpose. */
export function machineOf(playbook: Playbook, config: object): Machine {
  const machine = createMachine(config, implementations());
  const read = ([snapshot, actions]: readonly [
    AnyMachineSnapshot,
    readonly Emitted[],
  ]): MachineStep => ({
    state: stateOf(snapshot),
    requests: actions
      .filter((action) => action.type === "request")
      .map((action) => recorded<Request>(action.params)),
  });
  return {
    playbook,
    config,
    start: () => read(initialTransition(machine)),
    next: (state, event) => read(transition(machine, state.snapshot, event)),
    accepts: (state, event) => state.snapshot.can(event),
    awaited: (state) => getNextTransitions(state.snapshot).map(({ eventType }) => eventType),
  };
}

interface Emitted {
  readonly type: string;
  readonly params: unknown;
}

function machineConfig(playbook: Playbook): object {
  const states: Record<string, StateConfig> = {};
  for (const [index, stage] of playbook.stages.entries()) {
    const following = playbook.stages[index + 1];
    states[stageId(stage)] = stageState(
      stage,
      following === undefined ? ENDED : stageId(following),
    );
  }
  const [first] = Object.keys(states);
  return {
    id: `playbook_${playbook.id}`,
    context: { facts: [], waived: [] },
    initial: first ?? ENDED,
    states: {
      ...states,
      [ENDED]: { id: ENDED, type: "final" },
      [ABORTED]: { id: ABORTED, type: "final" },
    },
  };
}

function implementations(): object {
  const names = (params: unknown, key: string): readonly string[] =>
    recorded<Record<string, readonly string[]>>(params)[key] ?? [];
  return {
    guards: {
      holds: ({ context }: { context: MachineContext }, params: unknown) =>
        openNeeds({ needs: names(params, "needs"), waive: names(params, "waive") }, context)
          .length === 0,
    },
    actions: {
      request: () => {},
      provide: assign(({ context }: { context: MachineContext }, params: unknown) => ({
        facts: union(context.facts, names(params, "facts")),
      })),
      waive: assign(({ context }: { context: MachineContext }, params: unknown) => ({
        waived: union(
          context.waived,
          names(params, "needs").filter((need) => !context.facts.includes(need)),
        ),
      })),
    },
  };
}

function stateOf(snapshot: AnyMachineSnapshot): MachineState {
  const { facts, waived } = recorded<MachineContext>(snapshot.context);
  return {
    snapshot,
    facts,
    waived,
    isEnded: snapshot.status === "done",
    isAborted: snapshot.value === ABORTED,
  };
}

/** Needs that neither hold nor were waived; a waiver counts only for a step that allows it. */
export function openNeeds(
  step: Pick<Step, "needs" | "waive">,
  known: MachineContext,
): readonly string[] {
  const isWaived = (need: string): boolean =>
    known.waived.includes(need) && step.waive.includes(need);
  return step.needs.filter((need) => !known.facts.includes(need) && !isWaived(need));
}

function union(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...new Set([...left, ...right])];
}
