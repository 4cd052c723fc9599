/** One round: questions, answers, what a playbook says about failures. */

import { describe, expect, test } from "vitest";

import type { AnswerChoice } from "../../../src/engine/event.ts";
import type { AnswerData } from "../../../src/engine/fold.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { answers } from "../../fakes/scripted-approver.ts";
import { told } from "../../fakes/told.ts";
import { toyPlaybook } from "../../fakes/toy-playbook.ts";
import { runToy } from "../../fakes/toy-run.ts";
import { toyWorld } from "../../fakes/toy-world.ts";

describe("a question that nobody answers", () => {
  const playbook = toyPlaybook(
    { id: "seal", effect: "read" },
    { id: "kill", effect: "destructive", needs: ["seal"] },
  );

  test("leaves the round waiting, and is in the journal once however often it is resumed", async () => {
    const file = memoryJournalFile();
    const world = toyWorld();
    for (const _ of [1, 2, 3]) {
      const { end } = await runToy({ playbook, world, file, approver: answers() });
      expect(end).toBe("waiting");
    }
    expect(told(file)).toEqual(["intent seal", "verify seal done", "question kill"]);
    const { end } = await runToy({ playbook, world, file, approver: answers("approve") });
    expect([end, world.applied, told(file).slice(3)]).toEqual([
      "ended",
      ["seal", "kill"],
      ["answer kill approve", "intent kill", "verify kill done"],
    ]);
  });

  test("is not answered by a choice that was not offered", async () => {
    const file = memoryJournalFile();
    const world = toyWorld();
    const { end } = await runToy({ playbook, world, file, approver: answers("waive") });
    expect([end, world.applied]).toEqual(["waiting", ["seal"]]);
  });

  test("says what will be done and that it cannot be undone", async () => {
    const approver = answers();
    await runToy({ playbook, world: toyWorld(), file: memoryJournalFile(), approver });
    expect(approver.asked).toEqual([
      {
        step: "kill",
        title: "step kill",
        kind: "approve",
        lines: ["next: step kill", "this cannot be undone", "seal: seal is on"],
        choices: ["approve", "skip", "abort"],
      },
    ]);
  });
});

interface Row {
  readonly name: string;
  readonly playbook: ReturnType<typeof toyPlaybook>;
  readonly choices: readonly AnswerChoice[];
  readonly end: string;
  readonly applied: readonly string[];
  readonly told: readonly string[];
}

const failing = { id: "cut", effect: "reversible", outcome: "failed" } as const;
const last = { id: "last", effect: "read" } as const;

const ROWS: readonly Row[] = [
  {
    name: "a failed step asks; try again tries again",
    playbook: toyPlaybook(failing, last),
    choices: ["retry", "continue"],
    end: "ended",
    applied: ["cut", "cut", "last"],
    told: [
      "intent cut",
      "verify cut failed",
      "question cut",
      "answer cut retry",
      "intent cut",
      "verify cut failed",
      "question cut",
      "answer cut continue",
      "intent last",
      "verify last done",
    ],
  },
  {
    name: "stopping ends the round where it is",
    playbook: toyPlaybook(failing, last),
    choices: ["abort"],
    end: "ended",
    applied: ["cut"],
    told: ["intent cut", "verify cut failed", "question cut", "answer cut abort"],
  },
  {
    name: "attempts are used up before anybody is asked",
    playbook: toyPlaybook({ ...failing, attempts: 3 }),
    choices: ["continue"],
    end: "ended",
    applied: ["cut", "cut", "cut"],
    told: [
      "intent cut",
      "verify cut failed",
      "intent cut",
      "verify cut failed",
      "intent cut",
      "verify cut failed",
      "question cut",
      "answer cut continue",
    ],
  },
  {
    name: "goto leaves out what lies between",
    playbook: toyPlaybook(
      { ...failing, onFail: { kind: "goto", step: "last" } },
      { id: "between", effect: "read" },
      last,
    ),
    choices: [],
    end: "ended",
    applied: ["cut", "last"],
    told: ["intent cut", "verify cut failed", "intent last", "verify last done"],
  },
  {
    name: "halt ends the round without a question",
    playbook: toyPlaybook({ ...failing, onFail: { kind: "halt" } }, last),
    choices: [],
    end: "ended",
    applied: ["cut"],
    told: ["intent cut", "verify cut failed"],
  },
  {
    name: "what is missing can be waived, with a reason, where the step allows it",
    playbook: toyPlaybook(
      { ...failing, id: "seal", onFail: { kind: "continue" } },
      { id: "kill", effect: "destructive", needs: ["seal"], waive: ["seal"] },
    ),
    choices: ["waive", "approve"],
    end: "ended",
    applied: ["seal", "kill"],
    told: [
      "intent seal",
      "verify seal failed",
      "question kill",
      "answer kill waive",
      "question kill",
      "answer kill approve",
      "intent kill",
      "verify kill done",
    ],
  },
  {
    name: "a waiver holds for the step that allows it and for no other",
    playbook: toyPlaybook(
      { ...failing, id: "seal", onFail: { kind: "continue" } },
      { id: "kill", effect: "destructive", needs: ["seal"], waive: ["seal"] },
      { id: "wipe", effect: "destructive", needs: ["seal"] },
    ),
    choices: ["waive", "approve", "approve"],
    end: "waiting",
    applied: ["seal", "kill"],
    told: [
      "intent seal",
      "verify seal failed",
      "question kill",
      "answer kill waive",
      "question kill",
      "answer kill approve",
      "intent kill",
      "verify kill done",
      "question wipe",
    ],
  },
  {
    name: "a manual step is done by an answer and by nothing else",
    playbook: toyPlaybook(
      { id: "phone", effect: "read", manual: "call the provider" },
      { ...last, needs: ["phone"] },
    ),
    choices: ["approve"],
    end: "ended",
    applied: ["last"],
    told: ["question phone", "answer phone approve", "intent last", "verify last done"],
  },
  {
    name: "a manual step that nobody does waits",
    playbook: toyPlaybook({ id: "phone", effect: "read", manual: "call the provider" }, last),
    choices: [],
    end: "waiting",
    applied: [],
    told: ["question phone"],
  },
  {
    name: "a step left out provides nothing",
    playbook: toyPlaybook(
      { id: "phone", effect: "read", manual: "call the provider" },
      { ...last, needs: ["phone"] },
    ),
    choices: ["skip", "abort"],
    end: "ended",
    applied: [],
    told: ["question phone", "answer phone skip", "question last", "answer last abort"],
  },
];

test.for(ROWS)("$name", async ({ playbook, choices, end, applied, told: expected }) => {
  const file = memoryJournalFile();
  const world = toyWorld();
  const run = await runToy({ playbook, world, file, approver: answers(...choices) });
  expect([run.end, world.applied, told(file)]).toEqual([end, applied, expected]);
});

test("a waiver without a reason is no answer", async () => {
  const playbook = toyPlaybook(
    { ...failing, id: "seal", onFail: { kind: "continue" } },
    { id: "kill", effect: "destructive", needs: ["seal"], waive: ["seal"] },
  );
  const file = memoryJournalFile();
  const world = toyWorld();
  const approver = {
    decide: async (): Promise<AnswerData> => ({ choice: "waive", by: "ada", reason: " " }),
  };
  const { end } = await runToy({ playbook, world, file, approver });
  expect([end, told(file)]).toEqual([
    "waiting",
    ["intent seal", "verify seal failed", "question kill"],
  ]);
});

test("nothing irreversible is asked for or done with a playbook that is not proved", async () => {
  const playbook = toyPlaybook(
    { id: "look", effect: "read" },
    { id: "kill", effect: "destructive" },
  );
  const file = memoryJournalFile();
  const world = toyWorld();
  const refusal = new Refusal({ kind: "unable", problem: "not proved", hint: "" });
  const requireProof = (): never => {
    throw refusal;
  };
  await expect(runToy({ playbook, world, file, requireProof })).rejects.toBe(refusal);
  expect([world.applied, told(file)]).toEqual([["look"], ["intent look", "verify look done"]]);
});
