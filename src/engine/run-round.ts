/** Drives one round of a playbook: does what the machine requests, journals it, feeds the event back. */

import { isIrreversible } from "../model/effect.ts";
import { recorded } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Clock } from "../ports/clock.ts";
import type { Action, ActionContext } from "./action.ts";
import type { AnswerData } from "./fold.ts";
import type { Approver, Question } from "./approver.ts";
import { stepEvent } from "./event.ts";
import type { Request, StepEvent } from "./event.ts";
import type { Machine, MachineState } from "./compile.ts";
import { eventOf, factsOf, foldRound, lastRound, track } from "./fold.ts";
import type { BegunData, IntentData } from "./fold.ts";
import type { Journal } from "./journal.ts";
import { performStep, reconcileStep } from "./perform-step.ts";
import type { Performance } from "./perform-step.ts";
import { stepsOf } from "./playbook.ts";
import type { Step } from "./playbook.ts";
import { questionFor } from "./question.ts";

export interface RoundParts<H> {
  readonly machine: Machine;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly host: H;
  readonly incident: string;
  readonly folder: string;
  readonly actions: ReadonlyMap<string, Action<H>>;
  /** The deed of a step with `run:`; a playbook that has none does without. */
  commandOf?(step: Step): Action<H>;
  readonly approver: Approver;
  progress(line: string): void;
  /** Called before an irreversible step is approved or performed; throws a Refusal when the playbook is not proved. */
  requireProof(): void;
  /** Asked to stop: acts in flight are finished, nothing new is begun. */
  readonly pause: AbortSignal;
  /** Asked twice: acts in flight are abandoned to their outcome `unknown`. */
  readonly stop: AbortSignal;
}

/** `waiting`: a person is needed. `paused`: the operator interrupted; both can be resumed. */
export type RoundEnd = "ended" | "waiting" | "paused";

/** @throws JournalUnwritable, after which nothing more was begun. */
export async function runRound<H>(parts: RoundParts<H>): Promise<RoundEnd> {
  markInterrupted(parts);
  return new RoundRunner(parts).run();
}

/** An act whose end is not recorded is told as such before anything else happens. */
function markInterrupted<H>(parts: RoundParts<H>): void {
  const { pending } = foldRound(parts.machine, parts.journal.records);
  for (const request of pending.values()) {
    if (request.kind === "ask") continue;
    const attempt = attemptsOf(parts.journal, request.step);
    if (isUnfinished(parts.journal, request.step)) {
      parts.journal.append({ kind: "interrupted", step: request.step, attempt, data: {} });
    }
  }
}

class RoundRunner<H> {
  readonly #parts: RoundParts<H>;
  readonly #steps: ReadonlyMap<string, Step>;
  readonly #running = new Map<string, Promise<void>>();
  readonly #unanswered = new Set<string>();
  readonly #pending: Map<string, Request>;
  readonly #begun: BegunData;
  #state: MachineState;
  #asking: Promise<void> = Promise.resolve();

  constructor(parts: RoundParts<H>) {
    const folded = foldRound(parts.machine, parts.journal.records);
    this.#parts = parts;
    this.#state = folded.state;
    this.#pending = new Map(folded.pending);
    this.#begun = folded.begun;
    this.#steps = new Map(stepsOf(parts.machine.playbook).map((step) => [step.id, step]));
  }

  async run(): Promise<RoundEnd> {
    try {
      while (!this.#state.isEnded) {
        if (!this.#parts.pause.aborted) this.#startPending();
        if (this.#running.size === 0) return this.#parts.pause.aborted ? "paused" : "waiting";
        await Promise.race(this.#running.values());
      }
      return "ended";
    } finally {
      // Also when one failed: nobody is told that it is over while an act is still going on.
      await Promise.allSettled(this.#running.values());
    }
  }

  #startPending(): void {
    for (const request of this.#pending.values()) {
      const { step } = request;
      if (this.#running.has(step) || this.#unanswered.has(step)) continue;
      const isQuestion = request.kind === "ask";
      this.#running.set(step, isQuestion ? this.#inTurn(request) : this.#serve(request));
    }
  }

  /** Steps of a group may need a person at the same time; there is one person. */
  #inTurn(request: Request): Promise<void> {
    const turn = this.#asking.then(() => this.#serve(request));
    this.#asking = turn.catch(() => {});
    return turn;
  }

  async #serve(request: Request): Promise<void> {
    const event = await this.#eventOf(request);
    this.#running.delete(request.step);
    if (event === null) this.#unanswered.add(request.step);
    else this.#hear(event);
  }

  #hear(event: StepEvent): void {
    if (this.#state.isEnded) return;
    const next = this.#parts.machine.next(this.#state, event);
    this.#state = next.state;
    track(this.#pending, next, event);
  }

  /** What became of it; `null` when a person is needed and none answered. */
  async #eventOf(request: Request): Promise<StepEvent | null> {
    const step = this.#steps.get(request.step);
    if (step === undefined) throw new Error(`no step ${request.step} in the playbook`);
    if (isIrreversible(step.effect)) this.#parts.requireProof();
    if (request.kind === "ask") return this.#ask(step, request);
    const performance = this.#performance(step);
    if (request.kind === "perform") await performStep(performance);
    else await reconcileStep(performance, this.#lastPlan(step.id));
    return this.#lastEvent(step.id);
  }

  async #ask(step: Step, request: Request): Promise<StepEvent | null> {
    if (this.#state.isEnded) return null;
    const { journal, approver } = this.#parts;
    const attempt = attemptsOf(journal, step.id);
    const question = questionFor(step, request.question ?? "failed", {
      state: this.#state,
      records: lastRound(journal.records),
    });
    if (!isAsked(journal, step.id))
      journal.append({ kind: "question", step: step.id, attempt, data: question });
    const answer = await approver.decide(question);
    if (answer === null || !isAnswer(answer, question)) return null;
    journal.append({ kind: "answer", step: step.id, attempt, data: answer });
    return stepEvent(step.id, answer.choice);
  }

  #performance(step: Step): Performance<H> {
    const { journal, clock, stop } = this.#parts;
    return {
      journal,
      clock,
      action: this.#actionOf(step),
      step,
      attempt: attemptsOf(journal, step.id) + 1,
      context: this.#context(step),
      stop,
    };
  }

  #actionOf(step: Step): Action<H> {
    const { deed } = step;
    const { actions } = this.#parts;
    const id = deed.kind === "action" ? deed.action : deed.kind;
    const action = deed.kind === "run" ? this.#parts.commandOf?.(step) : actions.get(id);
    if (action === undefined) throw new Error(`no action ${id} in the catalogue`);
    return action;
  }

  #context(step: Step): Omit<ActionContext<H>, "signal"> {
    const { journal, host, incident, folder, progress } = this.#parts;
    return {
      host,
      incident,
      folder,
      journalHead: journal.head,
      round: this.#begun.round,
      parameters: { ...restriction(this.#begun), ...step.parameters },
      fact: (name): Json | undefined => factsOf(lastRound(journal.records)).get(name),
      progress,
    };
  }

  #lastPlan(step: string): Json {
    const intent = lastRound(this.#parts.journal.records).findLast(
      (record) => record.kind === "intent" && record.step === step,
    );
    return intent === undefined ? {} : recorded<IntentData>(intent.data).plan;
  }

  #lastEvent(step: string): StepEvent | null {
    const last = this.#parts.journal.records.findLast(
      (record) => record.step === step && eventOf(record) !== null,
    );
    return last === undefined ? null : eventOf(last);
  }
}

/** One of the choices that were offered; a waiver needs its reason, because the report cites it. */
function isAnswer(answer: AnswerData, question: Question): boolean {
  if (!question.choices.includes(answer.choice)) return false;
  return answer.choice !== "waive" || answer.reason.trim() !== "";
}

function attemptsOf(journal: Journal, step: string): number {
  return lastRound(journal.records).filter(
    (record) => record.kind === "intent" && record.step === step,
  ).length;
}

/** Whether the last thing recorded of a step is an act without its end. */
function isUnfinished(journal: Journal, step: string): boolean {
  const last = lastRound(journal.records).findLast((record) => record.step === step);
  return last?.kind === "intent" || last?.kind === "result";
}

function isAsked(journal: Journal, step: string): boolean {
  return lastRound(journal.records).findLast((record) => record.step === step)?.kind === "question";
}

/** Every look and act of a round is about the same target. */
function restriction({ options = {}, stateDirectory }: BegunData): JsonObject {
  return stateDirectory === null ? options : { ...options, stateDirectory };
}
