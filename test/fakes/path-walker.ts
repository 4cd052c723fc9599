/**
 * What may happen in a playbook, told again from the language's description and sharing no code with the
 * compiler: the exploration of the compiled machine has to agree with it.
 */

import type { Playbook, Step } from "../../src/engine/playbook.ts";

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

interface Situation {
  readonly stage: number;
  readonly phases: readonly Phase[];
  readonly facts: readonly string[];
  readonly waived: readonly string[];
}

export interface Walked {
  /** Steps that act irreversibly without sealed evidence, with the fewest events that lead there. */
  readonly breaches: Readonly<Record<string, number>>;
  /** Steps that can act without evidence because a person waived it. */
  readonly waivable: readonly string[];
}

/** `facts` and `waived` of a situation that is over do not matter. */
type Ended = "over";

export function walk(playbook: Playbook): Walked {
  const breaches: Record<string, number> = {};
  const waivable = new Set<string>();
  const seen = new Set<string>();
  let layer: readonly (Situation | Ended)[] = [enter(playbook, 0, { facts: [], waived: [] })];
  for (let events = 0; layer.length > 0; events += 1) {
    const fresh = layer.filter((one): one is Situation => one !== "over" && isFresh(one));
    for (const situation of fresh) judge(situation, events);
    layer = fresh.flatMap((situation) => next(playbook, situation));
  }
  return { breaches, waivable: [...waivable].toSorted() };

  function isFresh(situation: Situation): boolean {
    const key = JSON.stringify(situation);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }

  function judge({ stage, phases, facts, waived }: Situation, events: number): void {
    for (const [index, step] of (playbook.stages[stage] ?? []).entries()) {
      const phase = phases[index] ?? "out";
      const isActing = typeof phase === "object" || phase === "manual";
      const isFinal = step.effect === "destructive" || step.effect === "external";
      if (!isActing || !isFinal || facts.includes("sealed")) continue;
      const lists = [step.needs, step.waive, waived];
      if (lists.every((list) => list.includes("sealed"))) waivable.add(step.id);
      else breaches[step.id] ??= events;
    }
  }
}

type Known = Pick<Situation, "facts" | "waived">;

function enter(playbook: Playbook, stage: number, known: Known): Situation | Ended {
  const steps = playbook.stages[stage];
  if (steps === undefined) return "over";
  return { stage, phases: steps.map((step) => opening(step, known)), ...known };
}

function opening(step: Step, { facts, waived }: Known): Phase {
  const isMet = (need: string): boolean =>
    facts.includes(need) || (step.waive.includes(need) && waived.includes(need));
  if (!step.needs.every(isMet)) return "blocked";
  const isFinal = step.effect === "destructive" || step.effect === "external";
  return isFinal ? "asked" : acting(step);
}

function acting(step: Step): Phase {
  return step.deed.kind === "manual" ? "manual" : { attempt: 1 };
}

/** What one event makes of one step. */
type Turn =
  | { readonly to: Phase; readonly provides?: boolean; readonly waives?: boolean }
  | { readonly jump: string }
  | Ended;

function next(playbook: Playbook, situation: Situation): readonly (Situation | Ended)[] {
  const steps = playbook.stages[situation.stage] ?? [];
  return steps.flatMap((step, index) =>
    turns(step, situation.phases[index] ?? "out").map((turn) =>
      apply(playbook, situation, { turn, step, index }),
    ),
  );
}

function apply(
  playbook: Playbook,
  situation: Situation,
  { turn, step, index }: { readonly turn: Turn; readonly step: Step; readonly index: number },
): Situation | Ended {
  if (turn === "over") return "over";
  const { facts, waived } = situation;
  if ("jump" in turn) {
    const target = playbook.stages.findIndex(([first]) => first.id === turn.jump);
    return enter(playbook, target, { facts, waived });
  }
  const gained = turn.provides === true ? step.provides : [];
  const missing = step.waive.filter((need) => !facts.includes(need));
  const known = {
    facts: sorted([...facts, ...gained]),
    waived: turn.waives === true ? sorted([...waived, ...missing]) : waived,
  };
  const to = turn.waives === true ? opening(step, known) : turn.to;
  const phases = situation.phases.with(index, to);
  return phases.every((phase) => phase === "out")
    ? enter(playbook, situation.stage + 1, known)
    : { ...situation, phases, ...known };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

const OUT: Turn = { to: "out" };
const DONE: Turn = { to: "out", provides: true };

function turns(step: Step, phase: Phase): readonly Turn[] {
  if (typeof phase === "object") return endings(step, phase.attempt);
  switch (phase) {
    case "out":
      return [];
    case "blocked":
      return [{ to: "blocked", waives: true }, OUT, "over"];
    case "asked":
      return [{ to: acting(step) }, OUT, "over"];
    case "manual":
      return [DONE, OUT, "over"];
    case "failed":
    case "ambiguous":
      return [{ to: acting(step) }, OUT, "over"];
    case "looking":
      return [DONE, { to: "ambiguous" }, { to: "looking" }];
  }
}

function endings(step: Step, attempt: number): readonly Turn[] {
  const isFinal = step.effect === "destructive" || step.effect === "external";
  const ambiguous: Readonly<Record<Step["onAmbiguous"], Phase>> = {
    retry: acting(step),
    reconcile: "looking",
    ask: "ambiguous",
  };
  const crashed: Turn = { to: isFinal ? ambiguous[step.onAmbiguous] : acting(step) };
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
      return "over";
    case "goto":
      return { jump: step.onFail.step };
  }
}
