/** Runs a toy playbook over a journal, as often as it takes. */

import type { AnswerData } from "../../src/engine/fold.ts";
import type { Approver } from "../../src/engine/approver.ts";
import { compile } from "../../src/engine/compile.ts";
import type { AnswerChoice } from "../../src/engine/event.ts";
import { foldRound, lastRound } from "../../src/engine/fold.ts";
import type { RoundState } from "../../src/engine/fold.ts";
import { openJournal } from "../../src/engine/journal.ts";
import type { Journal } from "../../src/engine/journal.ts";
import type { Playbook } from "../../src/engine/playbook.ts";
import { runRound } from "../../src/engine/run-round.ts";
import type { RoundEnd } from "../../src/engine/run-round.ts";
import { sha256Digest } from "./digest.ts";
import type { MemoryJournalFile } from "./memory-journal-file.ts";
import { virtualClock } from "./virtual-clock.ts";
import { toyActions } from "./toy-world.ts";
import type { ToyWorld } from "./toy-world.ts";

export interface ToyRun {
  readonly playbook: Playbook;
  readonly world: ToyWorld;
  readonly file: MemoryJournalFile;
  /** What the person answers to each question, or null to leave it. */
  readonly answer?: (question: string, choices: readonly AnswerChoice[]) => AnswerChoice | null;
  /** Takes the place of `answer` where the question itself matters. */
  readonly approver?: Approver;
  readonly pause?: AbortSignal;
  readonly stop?: AbortSignal;
  readonly requireProof?: () => void;
}

export interface ToyEnd {
  readonly end: RoundEnd;
  readonly journal: Journal;
  readonly round: RoundState;
}

export async function runToy(run: ToyRun): Promise<ToyEnd> {
  const clock = virtualClock();
  const journal = openJournal({ file: run.file, clock, digest: sha256Digest });
  const machine = compile(run.playbook);
  if (lastRound(journal.records).length === 0)
    journal.append({ kind: "begun", step: "", attempt: 0, data: BEGUN });
  const end = await runRound({
    machine,
    journal,
    clock,
    host: run.world,
    incident: "ir-toy",
    folder: "/nowhere",
    actions: toyActions(),
    approver: run.approver ?? {
      decide: async (question): Promise<AnswerData | null> => {
        const choice = (run.answer ?? alwaysApprove)(question.kind, question.choices);
        return choice === null ? null : { choice, by: "test", reason: "for the test" };
      },
    },
    progress: () => {},
    requireProof: run.requireProof ?? ((): void => {}),
    pause: run.pause ?? new AbortController().signal,
    stop: run.stop ?? new AbortController().signal,
  });
  return { end, journal, round: foldRound(machine, journal.records) };
}

const BEGUN = {
  playbook: "toy",
  playbookHash: "0".repeat(64),
  tool: "0",
  round: 1,
  stateDirectory: null,
  startedMono: "0",
};

function alwaysApprove(kind: string): AnswerChoice | null {
  return kind === "approve" || kind === "manual" ? "approve" : null;
}
