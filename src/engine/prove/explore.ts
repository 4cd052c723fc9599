/** Walks everything that can happen in a compiled playbook, shortest ways first. */

import { canonicalJson, recordable } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Machine, MachineState } from "../compile.ts";
import type { Request, StepEvent } from "../event.ts";
import { track } from "../fold.ts";
import type { Stage } from "../playbook.ts";
import { stageId } from "../step-states.ts";
import { bySteps, isAct, isBlock } from "./graph.ts";
import type { Arrival, Graph, Move, Situation } from "./graph.ts";
import type { Catalogue } from "./law.ts";
import { outlookKey, outlookOf } from "./outlook.ts";
import { ENTERED, isOneByOne, mayMove, nextTurn } from "./turn.ts";
import type { Turn } from "./turn.ts";

/** How thoroughly: a variant that overlooks something is for tests of the tests. */
export interface Thoroughness {
  /** Whether the event is tried where the machine waits for it. */
  heeds(event: StepEvent): boolean;
  /** What can still matter of the facts; equal for two states that are taken for one. */
  factsKey(state: MachineState, stage: string): string;
  /** Groups whose steps move one after the other; all others in every order. */
  isOneByOne(stage: Stage): boolean;
  readonly mostMoves: number;
}

/** Some seconds of work; the largest playbooks that ship need a hundredth of it. */
const MOST_MOVES = 30_000;

export function thorough(machine: Machine, catalogue: Catalogue): Thoroughness {
  const outlook = outlookOf(machine.playbook.stages, catalogue);
  return {
    heeds: () => true,
    factsKey: (state, stage) => outlookKey(outlook, stage, state),
    isOneByOne: (stage) => isOneByOne(stage, catalogue),
    mostMoves: MOST_MOVES,
  };
}

/** Every event that any reachable state awaits, from every reachable state. */
export function explore(machine: Machine, how: Thoroughness): Graph {
  return new Explorer(machine, how).walk();
}

class Explorer {
  readonly #machine: Machine;
  readonly #how: Thoroughness;
  readonly #stages: ReadonlyMap<string, Stage>;
  readonly #known = new Map<string, Situation>();
  readonly #queue: Situation[] = [];
  readonly #moves: Move[] = [];
  readonly #movesFrom = new Map<Situation, readonly Move[]>();

  constructor(machine: Machine, how: Thoroughness) {
    this.#machine = machine;
    this.#how = how;
    this.#stages = new Map(machine.playbook.stages.map((stage) => [stageId(stage), stage]));
  }

  walk(): Graph {
    this.#moves.push(this.#move({ from: null, event: null, after: this.#machine.start() }));
    for (const situation of this.#queue) {
      if (this.#moves.length > this.#how.mostMoves) break;
      const moves = this.#events(situation).map((event) =>
        this.#move({
          from: situation,
          event,
          after: this.#machine.next(situation.state, event),
        }),
      );
      this.#movesFrom.set(situation, moves);
      this.#moves.push(...moves);
    }
    return {
      moves: this.#moves,
      acts: bySteps(this.#moves, isAct),
      blocks: bySteps(this.#moves, isBlock),
      heard: Map.groupBy(this.#moves, ({ event }) => event?.step ?? ""),
      situations: this.#queue,
      movesFrom: this.#movesFrom,
      isWhole: this.#movesFrom.size === this.#queue.length,
    };
  }

  #events({ state, pending, turn }: Situation): readonly StepEvent[] {
    const stage = this.#stages.get(placeOf(state).stage);
    return this.#machine
      .awaited(state)
      .map((type) => ({ type, step: type.slice(0, type.lastIndexOf(".")) }))
      .filter(
        ({ step }) => pending.has(step) && (stage === undefined || mayMove(turn, stage, step)),
      )
      .filter((event) => this.#how.heeds(event));
  }

  #move(arrival: Arrival): Move {
    const pending = new Map(arrival.from?.pending);
    track(pending, arrival.after, arrival.event);
    const reached = { state: arrival.after.state, pending, turn: this.#turn(arrival, pending) };
    const key = this.#key(reached);
    const known = this.#known.get(key) ?? { ...reached, via: arrival };
    if (!this.#known.has(key)) {
      this.#known.set(key, known);
      this.#queue.push(known);
    }
    return { ...arrival, to: known };
  }

  #turn({ from, event, after }: Arrival, pending: ReadonlyMap<string, Request>): Turn {
    const name = placeOf(after.state).stage;
    const stage = this.#stages.get(name);
    if (stage === undefined || !this.#how.isOneByOne(stage)) return null;
    const isInside = from !== null && placeOf(from.state).stage === name;
    if (!isInside || from.turn === null || event === null) return ENTERED;
    return nextTurn(from.turn, stage, { event, isBusy: pending.has(event.step) });
  }

  /** Equal for two situations that are taken for one. */
  #key({ state, pending, turn }: Omit<Situation, "via">): string {
    const { stage, phases } = placeOf(state);
    if (state.isEnded) return stage;
    const facts = this.#how.factsKey(state, stage);
    if (turn === null) return canonicalJson([stage, phases, [...pending.keys()].toSorted(), facts]);
    // Who came before is left behind, finished or not: nothing of it is heard any more.
    const order = (this.#stages.get(stage) ?? []).map(({ id }) => id).slice(Math.max(0, turn.at));
    const open = order.map((id) => phases[id] ?? "");
    return canonicalJson([stage, open, turn.at, turn.isBusy, turn.hasLeft, facts]);
  }
}

interface Place {
  /** Id of the stage, or of an end. */
  readonly stage: string;
  /** By step in a group; for a single step under its own id. */
  readonly phases: JsonObject;
}

function placeOf({ snapshot }: MachineState): Place {
  const { value } = snapshot;
  if (typeof value === "string") return { stage: value, phases: {} };
  const [[stage, inner] = ["", {}]] = Object.entries(value);
  return {
    stage,
    phases: typeof inner === "string" ? { [stage]: inner } : recordable(inner ?? {}),
  };
}
