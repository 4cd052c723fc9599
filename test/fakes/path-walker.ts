/**
 * What may happen in a playbook and which laws that breaks, told again from the language's description: every
 * order of everything, nothing left out or taken together, no code shared with the compiler or the prover.
 */

import type { Playbook, Step } from "../../src/engine/playbook.ts";

/** What is known of an action, as the catalogue would say it. */
export interface KnownAction {
  readonly effect: Step["effect"];
  readonly hasUndo: boolean;
  readonly hasVerify: boolean;
  readonly requires: readonly string[];
}

/** `<law> <step>` with the fewest events that lead to the breach. */
export type Walked = Readonly<Record<string, number>>;

export interface WalkedOver {
  readonly breaches: Walked;
  /** Irreversible steps that can act without evidence because a person waived it. */
  readonly waivable: readonly string[];
  readonly situations: number;
  /** `<step> <sealed|waived|never> <answered|unasked>`: every way in which a step can act. */
  readonly acts: readonly string[];
}

/** Where one step of the current stage is. */
type Phase =
  | "blocked"
  | "asked"
  | "failed"
  | "ambiguous"
  | "looking"
  | "manual"
  | "out"
  | { readonly attempt: number };

interface Known {
  readonly facts: readonly string[];
  readonly waived: readonly string[];
  /** Steps that acted and that nothing can put back. */
  readonly stuck: readonly string[];
  /** Steps whose failure jumped. */
  readonly jumped: readonly string[];
}

interface Situation extends Known {
  readonly stage: number;
  readonly phases: readonly Phase[];
}

type End = "ended" | "halted" | "aborted";

/** What one event makes of one step. */
type Turn =
  | {
      readonly to: Phase;
      readonly provides?: true;
      readonly waives?: true;
      readonly isGoAhead?: true;
    }
  | { readonly jump: string }
  | { readonly end: End };

export function walk(playbook: Playbook, actions: ReadonlyMap<string, KnownAction>): WalkedOver {
  const walker = new Walker(playbook, actions);
  return walker.walk();
}

class Walker {
  readonly #playbook: Playbook;
  readonly #actions: ReadonlyMap<string, KnownAction>;
  readonly #breaches = new Map<string, number>();
  readonly #waivable = new Set<string>();
  readonly #acted = new Set<string>();
  readonly #acts = new Set<string>();
  readonly #finished = new Set<string>();
  readonly #blocked = new Map<string, number>();
  #events = 0;

  constructor(playbook: Playbook, actions: ReadonlyMap<string, KnownAction>) {
    this.#playbook = playbook;
    this.#actions = actions;
  }

  walk(): WalkedOver {
    const seen = new Set<string>();
    const nothing = { facts: [], waived: [], stuck: [], jumped: [] };
    let layer: readonly Situation[] = this.#enter(0, nothing);
    while (layer.length > 0) {
      const fresh = new Map(layer.map((one) => [JSON.stringify(one), one]));
      for (const key of fresh.keys()) if (seen.has(key)) fresh.delete(key);
      for (const key of fresh.keys()) seen.add(key);
      this.#events += 1;
      layer = [...fresh.values()].flatMap((situation) => this.#next(situation));
    }
    this.#judgeTheWhole();
    return {
      breaches: Object.fromEntries(this.#breaches),
      waivable: [...this.#waivable].toSorted(),
      situations: seen.size,
      acts: [...this.#acts].toSorted(),
    };
  }

  #enter(stage: number, known: Known): readonly Situation[] {
    const steps = this.#playbook.stages[stage];
    if (steps === undefined) return [];
    const phases = steps.map((step) => opening(step, known));
    const entered = { stage, phases, ...known };
    return [
      steps.reduce<Situation>(
        (situation, step, index) => this.#arrived(situation, { step, index, isAnswer: false }),
        entered,
      ),
    ];
  }

  /** A step has just come where it is: does it act, and may it? */
  #arrived(
    situation: Situation,
    { step, index, isAnswer }: { step: Step; index: number; isAnswer: boolean },
  ): Situation {
    const phase = situation.phases[index] ?? "out";
    if (phase === "blocked") this.#judgeBlocked(step, situation);
    if (phase !== "manual" && typeof phase !== "object") return situation;
    this.#acted.add(step.id);
    this.#judgeAct(step, situation, isAnswer);
    const isStuck = step.effect === "reversible" && !this.#canPutBack(step);
    return isStuck ? { ...situation, stuck: sorted([...situation.stuck, step.id]) } : situation;
  }

  #next(situation: Situation): readonly Situation[] {
    const steps = this.#playbook.stages[situation.stage] ?? [];
    return steps.flatMap((step, index) =>
      turns(step, situation.phases[index] ?? "out").flatMap((turn) =>
        this.#apply(situation, { turn, step, index }),
      ),
    );
  }

  #apply(
    situation: Situation,
    { turn, step, index }: { turn: Turn; step: Step; index: number },
  ): readonly Situation[] {
    const { facts, waived, stuck, jumped } = situation;
    if ("end" in turn) {
      this.#judgeEnd(turn.end, situation, step);
      return [];
    }
    if ("jump" in turn) {
      const target = this.#playbook.stages.findIndex(([first]) => first.id === turn.jump);
      return this.#enter(target, { facts, waived, stuck, jumped: sorted([...jumped, step.id]) });
    }
    if (turn.provides) this.#finished.add(step.id);
    const missing = step.waive.filter((need) => !facts.includes(need));
    const known = {
      facts: turn.provides ? sorted([...facts, ...step.provides]) : facts,
      waived: turn.waives ? sorted([...waived, ...missing]) : waived,
      stuck,
      jumped,
    };
    const to = turn.waives ? opening(step, known) : turn.to;
    const phases = situation.phases.with(index, to);
    if (phases.every((phase) => phase === "out")) return this.#enter(situation.stage + 1, known);
    const isAnswer = turn.isGoAhead === true;
    return [this.#arrived({ stage: situation.stage, phases, ...known }, { step, index, isAnswer })];
  }

  #note(law: string, step: string, events: number = this.#events): void {
    const key = `${law} ${step}`;
    this.#breaches.set(key, Math.min(this.#breaches.get(key) ?? Infinity, events));
  }

  #judgeAct(step: Step, { facts, waived }: Situation, isAnswer: boolean): void {
    const { id, needs, waive, deed } = step;
    const isByWaiver = (fact: string): boolean =>
      [needs, waive, waived].every((list) => list.includes(fact));
    const evidence = facts.includes("sealed")
      ? "sealed"
      : isByWaiver("sealed")
        ? "waived"
        : "never";
    // A person who is given instructions is the one who answers.
    const isAsked = isAnswer || deed.kind === "manual";
    this.#acts.add(`${id} ${evidence} ${isAsked ? "answered" : "unasked"}`);
    if (isFinal(step)) {
      if (!isAnswer) this.#note("approved", id);
      if (!facts.includes("sealed")) {
        if (isByWaiver("sealed")) this.#waivable.add(id);
        else this.#note("evidence-before-destruction", id);
      }
    }
    const lifts = step.provides.includes("released");
    if (lifts && !facts.includes("verified") && !isByWaiver("verified"))
      this.#note("release-gated", id);
    this.#judgeDeed(step, facts);
  }

  #judgeDeed(step: Step, facts: readonly string[]): void {
    const { id, deed } = step;
    const isPatient = step.onFail.kind === "ask" && step.attempts === 1;
    if (deed.kind === "manual" && !isPatient) this.#note("manual-by-person", id);
    const known = deed.kind === "action" ? this.#actions.get(deed.action) : null;
    if (known !== null && (known?.effect !== step.effect || !known.hasVerify))
      this.#note("undo-verified", id);
    if (known?.requires.some((fact) => !facts.includes(fact))) this.#note("open-need", id);
  }

  #judgeBlocked(step: Step, { jumped }: Situation): void {
    const before = this.#blocked.get(step.id) ?? Infinity;
    this.#blocked.set(step.id, Math.min(before, this.#events));
    for (const id of jumped) if (this.#isStarvedBy(step, id)) this.#note("goto-over-need", id);
  }

  /** Whether the jump of `id` went past all that could have provided one of the needs. */
  #isStarvedBy(step: Step, id: string): boolean {
    const from = this.#stageOf(id);
    const jump = this.#playbook.stages[from]?.find((one) => one.id === id)?.onFail;
    const to = jump?.kind === "goto" ? this.#stageOf(jump.step) : from;
    return step.needs.some((need) => {
      const providers = this.#playbook.stages
        .flatMap((stage, index) => stage.map((one) => ({ one, index })))
        .filter(({ one, index }) => index < this.#stageOf(step.id) && one.provides.includes(need));
      return providers.length > 0 && providers.every(({ index }) => from < index && index < to);
    });
  }

  #judgeEnd(end: End, { stage, phases, stuck }: Situation, step: Step): void {
    if (end === "aborted") for (const id of stuck) this.#note("undo-on-abort", id);
    const others = (this.#playbook.stages[stage] ?? []).filter(
      (other, index) => other.id !== step.id && phases[index] !== "out",
    );
    if (end === "halted" && others.length > 0) this.#note("stated-outcome", step.id);
  }

  #judgeTheWhole(): void {
    for (const step of this.#playbook.stages.flat()) {
      const blocked = this.#blocked.get(step.id);
      if (!this.#acted.has(step.id)) this.#note("reachable", step.id, blocked ?? 0);
      const earlier = this.#playbook.stages.slice(0, this.#stageOf(step.id)).flat();
      const canBeMet = (need: string): boolean =>
        earlier.some((one) => one.provides.includes(need) && this.#finished.has(one.id));
      if (blocked !== undefined && !step.waive.every(canBeMet))
        this.#note("open-need", step.id, blocked);
    }
  }

  #canPutBack({ deed, hasUndo }: Step): boolean {
    if (deed.kind === "run") return deed.undo !== null;
    return deed.kind === "action" && hasUndo && this.#actions.get(deed.action)?.hasUndo === true;
  }

  #stageOf(id: string): number {
    return this.#playbook.stages.findIndex((stage) => stage.some((step) => step.id === id));
  }
}

function isFinal(step: Step): boolean {
  return step.effect === "destructive" || step.effect === "external";
}

function opening(step: Step, { facts, waived }: Known): Phase {
  const isMet = (need: string): boolean =>
    facts.includes(need) || (step.waive.includes(need) && waived.includes(need));
  if (!step.needs.every(isMet)) return "blocked";
  return isFinal(step) ? "asked" : acting(step);
}

function acting(step: Step): Phase {
  return step.deed.kind === "manual" ? "manual" : { attempt: 1 };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

const OUT: Turn = { to: "out" };
const DONE: Turn = { to: "out", provides: true };
const STOPPED: Turn = { end: "aborted" };

function turns(step: Step, phase: Phase): readonly Turn[] {
  if (typeof phase === "object") return endings(step, phase.attempt);
  const goAhead: Turn = { to: acting(step), isGoAhead: true };
  switch (phase) {
    case "out":
      return [];
    case "blocked":
      return [{ to: "blocked", waives: true }, OUT, STOPPED];
    case "asked":
      return [goAhead, OUT, STOPPED];
    case "manual":
      return [DONE, OUT, STOPPED];
    case "failed":
    case "ambiguous":
      return [goAhead, OUT, STOPPED];
    case "looking":
      return [DONE, { to: "ambiguous" }, { to: "looking" }];
  }
}

function endings(step: Step, attempt: number): readonly Turn[] {
  const ambiguous: Readonly<Record<Step["onAmbiguous"], Phase>> = {
    retry: acting(step),
    reconcile: "looking",
    ask: "ambiguous",
  };
  const crashed: Turn = { to: isFinal(step) ? ambiguous[step.onAmbiguous] : acting(step) };
  return [DONE, OUT, failure(step, attempt), crashed];
}

function failure(step: Step, attempt: number): Turn {
  if (attempt < step.attempts) return { to: { attempt: attempt + 1 } };
  switch (step.onFail.kind) {
    case "ask":
      return { to: "failed" };
    case "continue":
      return OUT;
    case "halt":
      return { end: "halted" };
    case "goto":
      return { jump: step.onFail.step };
  }
}
