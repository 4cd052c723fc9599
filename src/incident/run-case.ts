/** Runs one rehearsed case through the real engine: same machine, same journal, same runner, no host. */

import type { Approver } from "../engine/approver.ts";
import type { PlaybookCase, ResultWord } from "../engine/cases/parse-cases.ts";
import { compile } from "../engine/compile.ts";
import type { Machine } from "../engine/compile.ts";
import type { AnswerChoice, QuestionKind } from "../engine/event.ts";
import { foldRound } from "../engine/fold.ts";
import { openJournal } from "../engine/journal.ts";
import type { Journal } from "../engine/journal.ts";
import type { Playbook, Step } from "../engine/playbook.ts";
import { stepsOf } from "../engine/playbook.ts";
import { runRound } from "../engine/run-round.ts";
import type { RoundEnd } from "../engine/run-round.ts";
import { SEALED } from "../engine/step-states.ts";
import { isIrreversible } from "../model/effect.ts";
import { JournalUnwritable } from "../model/journal-unwritable.ts";
import type { Digest } from "../ports/digest.ts";
import { incidentView, roundOutcome } from "./incident-view.ts";
import { memoryFile, scriptedAction, standingClock } from "./rehearsed-world.ts";

export interface CaseResult {
  readonly name: string;
  readonly isPassed: boolean;
  /** What was not as expected, as sentences. */
  readonly problems: readonly string[];
  /** Everything that was asked for, in order. */
  readonly order: readonly string[];
  readonly outcome: string;
}

export async function runCase(
  playbook: Playbook,
  one: PlaybookCase,
  digest: Digest,
): Promise<CaseResult> {
  const rehearsal = new Rehearsal(playbook, one);
  const outcome = await rehearsal.run(digest);
  const problems = [...rehearsal.problems(), ...differences(one, rehearsal, outcome)];
  const { order } = rehearsal;
  return { name: one.name, isPassed: problems.length === 0, problems, order, outcome };
}

function differences(
  one: PlaybookCase,
  { order, carriedOut }: Rehearsal,
  outcome: string,
): readonly string[] {
  const problems: string[] = [];
  if (one.order !== undefined && one.order.join("\n") !== order.join("\n"))
    problems.push(`expected order: ${one.order.join(", ")}`, `seen order: ${order.join(", ")}`);
  for (const step of one.never.filter((id) => carriedOut.has(id)))
    problems.push(`step ${step} was carried out`);
  if (outcome === one.outcome) return problems;
  problems.push(`expected outcome ${one.outcome}, seen ${outcome}`);
  if (outcome === "waiting") problems.push(`nobody answered: ${order.at(-1) ?? ""}`);
  return problems;
}

/** More crashes than a case can state mean that it would never end. */
const MOST_RUNS = 50;

class Rehearsal {
  readonly order: string[] = [];
  readonly carriedOut = new Set<string>();
  readonly #results: ReadonlyMap<string, ResultWord[]>;
  readonly #answers: ReadonlyMap<string, string[]>;
  readonly #breaches: string[] = [];
  readonly #machine: Machine;
  readonly #steps: ReadonlyMap<string, Step>;
  #isSealed = false;
  #isWaived = false;

  constructor(playbook: Playbook, one: PlaybookCase) {
    this.#machine = compile(withOwnActions(playbook));
    this.#steps = new Map(stepsOf(playbook).map((step) => [step.id, step]));
    this.#results = queues(one.results);
    this.#answers = queues(one.answers);
  }

  async run(digest: Digest): Promise<string> {
    const file = memoryFile();
    for (let run = 0; run < MOST_RUNS; run += 1) {
      const journal = openJournal({ file, clock: standingClock(), digest });
      if (journal.records.length === 0) this.#begin(journal);
      try {
        const end = await this.#runOnce(journal);
        return this.#outcome(journal, end);
      } catch (error) {
        if (!(error instanceof JournalUnwritable)) throw error;
      }
    }
    throw new Error("the case crashes without end");
  }

  /** What the case states and nothing asked for, or names and does not exist; and breaches of law 2. */
  problems(): readonly string[] {
    const left = [...this.#results, ...this.#answers].filter(([, words]) => words.length > 0);
    return [
      ...this.#breaches,
      ...left.map(([step, words]) =>
        this.#steps.has(step)
          ? `step ${step}: nothing asked for ${words.join(", ")}`
          : `there is no step ${step}`,
      ),
    ];
  }

  #begin(journal: Journal): void {
    const { playbook } = this.#machine;
    const begun = {
      playbook: playbook.id,
      playbookHash: playbook.hash,
      tool: "rehearsal",
      round: 1,
      stateDirectory: null,
      startedMono: "0",
    };
    const steps = stepsOf(playbook).map(({ id, title, effect }) => ({ id, title, effect }));
    journal.append(
      { kind: "begun", step: "", attempt: 0, data: begun },
      { kind: "planned", step: "", attempt: 0, data: { steps, rto: playbook.rto } },
    );
  }

  async #runOnce(journal: Journal): Promise<RoundEnd> {
    const signal = new AbortController().signal;
    const actions = [...this.#steps.values()].map((step) => scriptedAction(step, this));
    return runRound<null>({
      machine: this.#machine,
      journal,
      clock: standingClock(),
      host: null,
      incident: "rehearsal",
      folder: "",
      actions: new Map(actions.map((action) => [action.id, action])),
      approver: this.#approver(),
      progress: () => {},
      requireProof: () => {},
      pause: signal,
      stop: signal,
    });
  }

  #outcome(journal: Journal, end: RoundEnd): string {
    if (end !== "ended") return end;
    if (foldRound(this.#machine, journal.records).state.isAborted) return "aborted";
    return roundOutcome(incidentView("rehearsal", journal.records).steps);
  }

  next(step: string): ResultWord {
    return this.#results.get(step)?.shift() ?? "done";
  }

  note(kind: "do" | "look", step: Step, word: ResultWord): void {
    this.order.push(kind === "do" ? step.id : `${step.id} looks`);
    if (kind === "do") this.#carryOut(step);
    if (word === "done" && step.provides.includes(SEALED)) this.#isSealed = true;
  }

  #carryOut(step: Step): void {
    this.carriedOut.add(step.id);
    const isWaived = this.#isWaived && step.waive.includes(SEALED);
    if (!isIrreversible(step.effect) || this.#isSealed || isWaived) return;
    this.#breaches.push(`step ${step.id} (${step.effect}) runs although no evidence is sealed`);
  }

  #approver(): Approver {
    return {
      decide: async ({ step: id, kind, choices }) => {
        const word = this.#answers.get(id)?.shift();
        this.order.push(`${id} asks ${kind}`);
        const choice = choices.find((known) => known === word);
        if (choice === undefined && word !== undefined)
          this.#breaches.push(`${id} cannot be answered with ${word} now`);
        if (choice === undefined) return null;
        this.#hear(id, kind, choice);
        return { choice, by: "rehearsal", reason: "rehearsed" };
      },
    };
  }

  #hear(id: string, kind: QuestionKind, choice: AnswerChoice): void {
    const step = this.#steps.get(id);
    if (step === undefined) return;
    if (choice === "waive" && step.waive.includes(SEALED)) this.#isWaived = true;
    if (kind !== "manual" || choice !== "approve") return;
    this.#carryOut(step);
    if (step.provides.includes(SEALED)) this.#isSealed = true;
  }
}

/** The same playbook, each step with a deed of its own name. */
function withOwnActions(playbook: Playbook): Playbook {
  const own = (step: Step): Step =>
    step.deed.kind === "manual" ? step : { ...step, deed: { kind: "action", action: step.id } };
  return {
    ...playbook,
    stages: playbook.stages.map(([first, ...rest]) => [own(first), ...rest.map(own)]),
  };
}

function queues<T>(words: Readonly<Record<string, readonly T[]>>): ReadonlyMap<string, T[]> {
  return new Map(Object.entries(words).map(([step, list]) => [step, [...list]]));
}
