/** The states of one step: gate, approval, performing, asking; and how it leaves. */

import { isIrreversible } from "../model/effect.ts";
import type { QuestionKind, RequestKind } from "./event.ts";
import type { Stage, Step } from "./playbook.ts";

/** The fact without which nothing irreversible may run: law 2. */
export const SEALED = "sealed";

/** The host was checked again after it was cleaned up; without it nothing may be released. */
export const VERIFIED = "verified";

/** The containment is lifted. */
export const RELEASED = "released";

interface Reference {
  readonly type: string;
  readonly params: object;
}

interface Transition {
  readonly target: string;
  /** XState enters a state that leads to itself again only when told so: the request is made on entry. */
  readonly reenter?: true;
  readonly guard?: Reference;
  readonly actions?: readonly Reference[];
}

/** The part of XState's JSON configuration that a compiled playbook uses. */
export interface StateConfig {
  readonly id?: string;
  readonly type?: "parallel" | "final";
  readonly initial?: string;
  readonly entry?: readonly Reference[];
  readonly always?: readonly Transition[];
  readonly on?: Readonly<Record<string, Transition>>;
  readonly onDone?: Transition;
  readonly states?: Readonly<Record<string, StateConfig>>;
}

/** Where a step goes when it leaves; targets are state ids (`#…`) or, inside a group, its final state. */
interface Exits {
  readonly next: string;
  readonly ended: string;
  readonly aborted: string;
}

/** Ids of steps hold no underscore, so that no step can be taken for an end. */
export const ENDED = "_ended";
export const ABORTED = "_aborted";

/** State id of a stage: its only step's id, or all of them joined. */
export function stageId(stage: Stage): string {
  return stage.map((step) => step.id).join("+");
}

export function stageState(stage: Stage, next: string): StateConfig {
  const exits = { next: `#${next}`, ended: `#${ENDED}`, aborted: `#${ABORTED}` };
  if (stage.length === 1) return { id: stageId(stage), ...stepStates(stage[0], exits) };
  const regions = stage.map((step) => [step.id, regionOf(step, exits)] as const);
  return {
    id: stageId(stage),
    type: "parallel",
    onDone: { target: exits.next },
    states: Object.fromEntries(regions),
  };
}

function regionOf(step: Step, exits: Exits): StateConfig {
  const region = stepStates(step, { ...exits, next: `#${step.id}.finished` });
  return { id: step.id, ...region, states: { ...region.states, finished: { type: "final" } } };
}

function stepStates(step: Step, exits: Exits): StateConfig {
  return {
    initial: "gate",
    states: {
      gate: { always: gate(step) },
      blocked: asking(step, "blocked", {
        waive: { target: "gate", actions: [{ type: "waive", params: { needs: step.waive } }] },
        skip: { target: exits.next },
        abort: { target: exits.aborted },
      }),
      ...(isIrreversible(step.effect) ? { approve: approval(step, exits) } : {}),
      ...performing(step, exits),
    },
  };
}

/** Opens only what the playbook says it needs; whether that is enough is for the exploration to prove. */
function gate(step: Step): readonly Transition[] {
  const opened = isIrreversible(step.effect) ? "approve" : "perform1";
  return [
    { guard: { type: "holds", params: { needs: step.needs, waive: step.waive } }, target: opened },
    { target: "blocked" },
  ];
}

function approval(step: Step, exits: Exits): StateConfig {
  return asking(step, "approve", {
    approve: { target: "perform1" },
    skip: { target: exits.next },
    abort: { target: exits.aborted },
  });
}

function performing(step: Step, exits: Exits): Readonly<Record<string, StateConfig>> {
  if (step.deed.kind === "manual") return { perform1: manual(step, exits) };
  const states: Record<string, StateConfig> = {};
  for (let attempt = 1; attempt <= step.attempts; attempt += 1) {
    const after =
      attempt < step.attempts ? { target: `perform${attempt + 1}` } : onFailure(step, exits);
    states[`perform${attempt}`] = {
      entry: [request("perform", step, null)],
      on: events(step, {
        done: { target: exits.next, actions: [provide(step)] },
        skipped: { target: exits.next },
        failed: after,
        unknown: after,
        interrupted: { target: ambiguous(step), reenter: true },
      }),
    };
  }
  return { ...states, ...afterwards(step, exits) };
}

/** A manual step ends only by an answer: never by time, EOF or silence (law 8). */
function manual(step: Step, exits: Exits): StateConfig {
  return asking(step, "manual", {
    approve: { target: exits.next, actions: [provide(step)] },
    skip: { target: exits.next },
    abort: { target: exits.aborted },
  });
}

function afterwards(step: Step, exits: Exits): Readonly<Record<string, StateConfig>> {
  const answers = {
    retry: { target: "perform1" },
    continue: { target: exits.next },
    abort: { target: exits.aborted },
  };
  const states: Record<string, StateConfig> = {};
  if (step.onFail.kind === "ask") states["failed"] = asking(step, "failed", answers);
  if (isIrreversible(step.effect)) {
    states["interrupted"] = asking(step, "interrupted", answers);
    states["reconcile"] = {
      entry: [request("reconcile", step, null)],
      on: events(step, {
        done: { target: exits.next, actions: [provide(step)] },
        failed: { target: "interrupted" },
        unknown: { target: "interrupted" },
        interrupted: { target: "reconcile", reenter: true },
      }),
    };
  }
  return states;
}

function ambiguous(step: Step): string {
  if (!isIrreversible(step.effect) || step.onAmbiguous === "retry") return "perform1";
  return step.onAmbiguous === "reconcile" ? "reconcile" : "interrupted";
}

function onFailure(step: Step, exits: Exits): Transition {
  switch (step.onFail.kind) {
    case "ask":
      return { target: "failed" };
    case "halt":
      return { target: exits.ended };
    case "continue":
      return { target: exits.next };
    case "goto":
      return { target: `#${step.onFail.step}` };
  }
}

function asking(
  step: Step,
  question: QuestionKind,
  answers: Readonly<Record<string, Transition>>,
): StateConfig {
  return { entry: [request("ask", step, question)], on: events(step, answers) };
}

function events(
  step: Step,
  transitions: Readonly<Record<string, Transition>>,
): Readonly<Record<string, Transition>> {
  return Object.fromEntries(
    Object.entries(transitions).map(([name, to]) => [`${step.id}.${name}`, to]),
  );
}

function request(kind: RequestKind, step: Step, question: QuestionKind | null): Reference {
  return { type: "request", params: { kind, step: step.id, question } };
}

function provide(step: Step): Reference {
  return { type: "provide", params: { facts: step.provides } };
}
