/** What status and report may claim, worked out from records alone. */

import { describe, expect, test } from "vitest";

import { openJournal } from "../../../src/engine/journal.ts";
import type { Entry, JournalRecord } from "../../../src/engine/record.ts";
import { incidentState } from "../../../src/incident/incident-state.ts";
import { FIRST_STEPS, incidentView } from "../../../src/incident/incident-view.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { shippedPlaybook } from "../../fakes/shipped-playbook.ts";
import { virtualClock } from "../../fakes/virtual-clock.ts";

function records(...entries: readonly Entry[]): readonly JournalRecord[] {
  const journal = openJournal({
    file: memoryJournalFile(),
    clock: virtualClock(),
    digest: sha256Digest,
  });
  journal.append({ kind: "opened", step: "", attempt: 0, data: { reason: "test" } }, ...entries);
  return journal.records;
}

function begun(playbook = "contain"): Entry {
  const data = {
    playbook,
    playbookHash: "",
    tool: "0",
    round: 1,
    stateDirectory: null,
    startedMono: "0",
  };
  return { kind: "begun", step: "", attempt: 0, data };
}

const PLANNED: Entry = {
  kind: "planned",
  step: "",
  attempt: 0,
  data: {
    steps: [
      { id: "freeze", title: "Freeze", effect: "reversible" },
      { id: "kill", title: "Kill", effect: "destructive" },
    ],
  },
};

function of(step: string, kind: Entry["kind"], data: object = {}): Entry {
  return { kind, step, attempt: 1, data };
}

const FREEZE_INTENT = of("freeze", "intent", {
  action: "freeze-processes",
  effect: "reversible",
  summary: "will freeze",
});
const FREEZE_DONE = of("freeze", "verify", { outcome: "done", summary: "frozen", facts: {} });
const ENDED: Entry = { kind: "ended", step: "", attempt: 0, data: { outcome: "done" } };
const QUESTION = of("kill", "question", {
  step: "kill",
  title: "Kill",
  kind: "approve",
  lines: [],
  choices: [],
});

describe("the state of an incident", () => {
  const rows: readonly (readonly [string, readonly Entry[], string])[] = [
    ["that was begun is running", [begun()], "running"],
    ["whose question is open waits", [begun(), PLANNED, QUESTION], "waiting"],
    ["whose question was answered runs", [begun(), QUESTION, of("kill", "answer", {})], "running"],
    [
      "that ended well is contained",
      [begun(), PLANNED, FREEZE_INTENT, FREEZE_DONE, ENDED],
      "contained",
    ],
    ["that only collected never claims to be contained", [begun("collect"), ENDED], "collected"],
    [
      "of which something was put back is not contained any more",
      [begun(), FREEZE_INTENT, FREEZE_DONE, ENDED, of("freeze", "undo-intent", { of: 3 })],
      "reversing",
    ],
    [
      "that is contained again after that is contained",
      [begun(), ENDED, of("freeze", "undo-intent", { of: 3 }), begun(), ENDED],
      "contained",
    ],
    [
      "that was closed says how",
      [
        begun(),
        ENDED,
        { kind: "closed", step: "", attempt: 0, data: { how: "undone", outcome: "done" } },
      ],
      "undone",
    ],
  ];
  test.for(rows)("%s", ([, entries, state]) => {
    expect(incidentState(records(...entries), null)).toBe(state);
  });
});

describe("what a step is told as", () => {
  function stepsAfter(...entries: readonly Entry[]): readonly string[] {
    return incidentView("ir-1", records(begun(), ...entries)).steps.map(
      ({ id, effect, outcome, detail }) => `${id} ${effect} ${outcome}: ${detail}`,
    );
  }

  test("an act that was begun and not ended is unfinished, also when the steps were never announced", () => {
    expect(stepsAfter(FREEZE_INTENT)).toEqual([
      "survey read not-run: ",
      "freeze reversible running: will freeze",
      "cut reversible not-run: ",
    ]);
  });

  test("a freeze that was never begun is not run, also when the steps were never announced", () => {
    expect(stepsAfter()).toEqual([
      "survey read not-run: ",
      "freeze reversible not-run: ",
      "cut reversible not-run: ",
    ]);
  });

  const answers: readonly (readonly [string, string, string])[] = [
    ["skip", "skipped", "left out by ada: because"],
    ["abort", "skipped", "stopped by ada: because"],
    ["approve", "running", "approved by ada: because"],
  ];
  test.for(answers)("an answer %s", ([choice, outcome, detail]) => {
    const answer = of("kill", "answer", { choice, by: "ada", reason: "because" });
    expect(stepsAfter(PLANNED, QUESTION, answer).at(-1)).toBe(
      `kill destructive ${outcome}: ${detail}`,
    );
  });

  test("a failure that somebody went on from stays a failure", () => {
    const failed = of("kill", "verify", { outcome: "failed", summary: "still alive" });
    const answer = of("kill", "answer", { choice: "continue", by: "ada", reason: "" });
    expect(stepsAfter(PLANNED, failed, answer).at(-1)).toBe(
      "kill destructive failed: still alive (ada went on without it)",
    );
  });
});

test("an incident that is half put back is never told as done", () => {
  const back = of("freeze", "undo-intent", { of: 3 });
  expect(
    incidentView("ir-1", records(begun(), FREEZE_INTENT, FREEZE_DONE, ENDED, back)).outcome,
  ).toBe("partial");
});

test("what was given back before a round began is not told as given back in it", () => {
  const back = of("freeze", "undo-verify", { of: 3, outcome: "failed", summary: "still frozen" });
  const first = [begun(), FREEZE_INTENT, FREEZE_DONE, ENDED, back];
  const again = [begun(), PLANNED, FREEZE_INTENT, FREEZE_DONE, ENDED];
  expect(incidentView("ir-1", records(...first)).undone.length).toBe(1);
  expect(incidentView("ir-1", records(...first, ...again)).undone).toEqual([]);
});

describe("the command that does what is missing", () => {
  const skipped = of("freeze", "skipped", { reason: "no", remedy: "sudo ir contain" });
  const partial: Entry = { ...ENDED, data: { outcome: "partial" } };

  function firstNext(data: object, ...entries: readonly Entry[]): string | undefined {
    const start = { ...begun(), data: { ...begun().data, ...data } };
    return incidentView("ir-1", records(start, ...entries, partial)).next[0];
  }

  test("names the same playbook and the same gateway", () => {
    const which = { playbook: "lost-laptop", stateDirectory: "/srv/a b" };
    expect(firstNext(which, PLANNED, FREEZE_INTENT, FREEZE_DONE)).toBe(
      "ir contain --playbook lost-laptop --state-dir '/srv/a b'",
    );
    expect(firstNext(which, PLANNED, skipped)).toBe(
      "sudo ir contain --playbook lost-laptop --state-dir '/srv/a b'",
    );
  });

  test("of a collection that is not whole isolates nothing", () => {
    expect(firstNext({ playbook: "collect" })).toBe("ir collect");
  });

  test("of a playbook that lets the gateway go on lets it go on", () => {
    const steps = [{ id: "seal", title: "Seal", effect: "read" }];
    expect(firstNext({ playbook: "leaked-provider-key" }, { ...PLANNED, data: { steps } })).toBe(
      "ir playbook run leaked-provider-key",
    );
  });
});

describe("after a start of the host", () => {
  const round = [begun(), PLANNED, FREEZE_INTENT, FREEZE_DONE];

  test.for([
    ["that ended", [...round, ENDED]],
    ["that waits", [...round, QUESTION]],
    ["that was cut short", round],
  ] as const)("a round %s does not isolate any more", ([, entries]) => {
    const { state, outcome, next } = incidentView("ir-1", records(...entries), "boot-2");
    expect({ state, outcome, next }).toEqual({
      state: "restarted",
      outcome: "partial",
      next: ["ir contain", "ir undo ir-1"],
    });
  });

  test("in the same boot nothing has changed", () => {
    expect(incidentView("ir-1", records(...round, ENDED), "boot-1").state).toBe("contained");
  });

  test("evidence that was only collected is as it was", () => {
    expect(incidentView("ir-1", records(begun("collect"), ENDED), "boot-2").state).toBe(
      "collected",
    );
  });
});

test("the steps that stand before the plan are those of contain", () => {
  const steps = stepsOf(shippedPlaybook("contain")).slice(0, FIRST_STEPS.length);
  expect(steps.map(({ id, title, effect }) => ({ id, title, effect }))).toEqual(FIRST_STEPS);
});
