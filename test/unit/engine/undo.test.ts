/** The way back: last act first, half-done acts included, nothing of anybody else's. */

import { describe, expect, test } from "vitest";

import type { Action, UndoVerdict } from "../../../src/engine/action.ts";
import type { Approver } from "../../../src/engine/approver.ts";
import { openJournal } from "../../../src/engine/journal.ts";
import type { Journal } from "../../../src/engine/journal.ts";
import { undoAll, undoable } from "../../../src/engine/undo.ts";
import type { UndoneStep } from "../../../src/engine/undo.ts";
import { JournalUnwritable } from "../../../src/model/journal-unwritable.ts";
import { sha256Digest } from "../../fakes/digest.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import type { MemoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { answers } from "../../fakes/scripted-approver.ts";
import { told } from "../../fakes/told.ts";
import { toyPlaybook } from "../../fakes/toy-playbook.ts";
import { runToy } from "../../fakes/toy-run.ts";
import { toyActions, toyWorld } from "../../fakes/toy-world.ts";
import type { ToyWorld } from "../../fakes/toy-world.ts";
import { virtualClock } from "../../fakes/virtual-clock.ts";

const NOBODY: Approver = { decide: async () => null };

interface Undoing {
  readonly file: MemoryJournalFile;
  readonly world: ToyWorld;
  readonly actions?: ReadonlyMap<string, Action<ToyWorld>>;
  readonly approver?: Approver;
}

async function undo({
  file,
  world,
  actions,
  approver,
}: Undoing): Promise<{ readonly undone: readonly UndoneStep[]; readonly journal: Journal }> {
  const clock = virtualClock();
  const journal = openJournal({ file, clock, digest: sha256Digest });
  const undone = await undoAll({
    journal,
    clock,
    host: world,
    incident: "ir-toy",
    folder: "/nowhere",
    actions: actions ?? toyActions(),
    approver: approver ?? NOBODY,
    progress: () => {},
  });
  return { undone, journal };
}

const TWO = toyPlaybook(
  { id: "freeze", effect: "reversible" },
  { id: "seal", effect: "read" },
  { id: "cut", effect: "reversible" },
);

async function contained(): Promise<{ file: MemoryJournalFile; world: ToyWorld }> {
  const file = memoryJournalFile();
  const world = toyWorld();
  await runToy({ playbook: TWO, world, file });
  return { file, world };
}

/** The toy's reversible action with another way back. */
function actionsWith(
  undoing: Partial<NonNullable<Action<ToyWorld>["undo"]>>,
): ReadonlyMap<string, Action<ToyWorld>> {
  const actions = new Map(toyActions());
  const reversible = actions.get("toy-reversible");
  if (reversible === undefined || reversible.undo === null)
    throw new Error("the toy lost its way back");
  actions.set("toy-reversible", { ...reversible, undo: { ...reversible.undo, ...undoing } });
  return actions;
}

function outcomes(undone: readonly UndoneStep[]): readonly string[] {
  return undone.map(({ step, outcome, summary }) => `${step} ${outcome}: ${summary}`);
}

test("goes back last act first, and a second time finds nothing to do", async () => {
  const { file, world } = await contained();
  const { undone } = await undo({ file, world });
  expect(outcomes(undone)).toEqual(["cut done: cut is back", "freeze done: freeze is back"]);
  expect(Object.fromEntries(world.switches)).toEqual({ freeze: false, cut: false, seal: true });
  const appends = file.appends();
  expect([(await undo({ file, world })).undone, file.appends()]).toEqual([[], appends]);
});

test("puts on record what the way back saves before it is gone", async () => {
  const { file, world } = await contained();
  const actions = actionsWith({ apply: async () => ({ attempts: ["192.0.2.7"] }) });
  const { journal } = await undo({ file, world, actions });
  const results = journal.records.filter(({ kind }) => kind === "undo-result");
  expect(results.map(({ data }) => data["saved"])).toEqual([
    { attempts: ["192.0.2.7"] },
    { attempts: ["192.0.2.7"] },
  ]);
});

test("restores what was there before, not what a fresh host would have", async () => {
  const world = toyWorld();
  world.switches.set("freeze", true);
  const file = memoryJournalFile();
  await runToy({ playbook: TWO, world, file });
  await undo({ file, world });
  expect(Object.fromEntries(world.switches)).toEqual({ freeze: true, cut: false, seal: true });
});

test("goes back over two rounds to the state before the first", async () => {
  const { file, world } = await contained();
  const clock = virtualClock();
  const journal = openJournal({ file, clock, digest: sha256Digest });
  const begun = {
    playbook: "toy",
    playbookHash: TWO.hash,
    tool: "0",
    round: 2,
    stateDirectory: null,
    startedMono: "0",
  };
  journal.append({ kind: "begun", step: "", attempt: 0, data: begun });
  await runToy({ playbook: TWO, world, file });
  const { undone } = await undo({ file, world });
  expect(undone.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    "cut done",
    "freeze done",
    "cut done",
    "freeze done",
  ]);
  expect(Object.fromEntries(world.switches)).toEqual({ freeze: false, cut: false, seal: true });
});

test("reverses an act whose end was never recorded", async () => {
  const broken = memoryJournalFile(new Uint8Array(), { at: 3, durable: false });
  const world = toyWorld();
  await expect(runToy({ playbook: TWO, world, file: broken })).rejects.toThrow(JournalUnwritable);
  expect([told(broken), world.applied]).toEqual([["intent freeze"], ["freeze"]]);
  const { undone } = await undo({ file: memoryJournalFile(broken.bytes()), world });
  expect([outcomes(undone), world.switches.get("freeze")]).toEqual([
    ["freeze done: freeze is back"],
    false,
  ]);
});

test("that is itself cut off by a crash at any record is finished by the next", async () => {
  for (let at = 1; at <= 7; at += 1) {
    const { file, world } = await contained();
    const broken = memoryJournalFile(file.bytes(), { at, durable: at % 2 === 0 });
    await undo({ file: broken, world }).catch((error: unknown) => {
      if (!(error instanceof JournalUnwritable)) throw error;
    });
    const { undone, journal } = await undo({ file: memoryJournalFile(broken.bytes()), world });
    expect([
      at,
      undone.filter(({ outcome }) => outcome !== "done"),
      undoable(journal.records, toyActions()),
    ]).toEqual([at, [], []]);
    expect([world.switches.get("freeze"), world.switches.get("cut")]).toEqual([false, false]);
  }
});

test("reverses nothing that its journal does not announce", async () => {
  const { file, world } = await contained();
  const broken = memoryJournalFile(file.bytes(), { at: 1, durable: false });
  await expect(undo({ file: broken, world })).rejects.toThrow(JournalUnwritable);
  expect([world.switches.get("freeze"), world.switches.get("cut")]).toEqual([true, true]);
});

describe("a change that somebody else made since", () => {
  const conflict = async (): Promise<UndoVerdict> => ({
    outcome: "conflict",
    summary: "the table was changed by hand",
  });
  const actions = actionsWith({ apply: async () => {}, verify: conflict });

  test("is asked about, and left alone and told when the person says so", async () => {
    const { file, world } = await contained();
    const approver = answers("continue", "continue");
    const { undone, journal } = await undo({ file, world, actions, approver });
    expect(approver.asked[0]).toEqual({
      step: "cut",
      title: "toy toy-reversible",
      kind: "conflict",
      lines: ["somebody changed it since", "the table was changed by hand"],
      choices: ["retry", "continue"],
    });
    expect([outcomes(undone), undoable(journal.records, actions)]).toEqual([
      [
        "cut skipped: the table was changed by hand",
        "freeze skipped: the table was changed by hand",
      ],
      [],
    ]);
  });

  test("stays open when nobody answers", async () => {
    const { file, world } = await contained();
    const { undone, journal } = await undo({ file, world, actions });
    expect([outcomes(undone), undoable(journal.records, actions).map(({ step }) => step)]).toEqual([
      [
        "cut unknown: the table was changed by hand; nobody decided what to do about it",
        "freeze unknown: the table was changed by hand; nobody decided what to do about it",
      ],
      ["cut", "freeze"],
    ]);
  });

  test("is tried again when the person says so", async () => {
    const { file, world } = await contained();
    const { undone } = await undo({
      file,
      world,
      actions,
      approver: answers("retry", "continue", "continue"),
    });
    expect(undone.map(({ outcome }) => outcome)).toEqual(["skipped", "skipped"]);
    expect(told(file).filter((line) => line === "undo-intent cut")).toEqual([
      "undo-intent cut",
      "undo-intent cut",
    ]);
  });
});

interface Row {
  readonly name: string;
  readonly undo: Partial<NonNullable<Action<ToyWorld>["undo"]>>;
  readonly expected: string;
  readonly isLeft: boolean;
}

const ENDLESS = async (): Promise<never> => new Promise<never>(() => {});
const THROWS = async (): Promise<never> => {
  throw new Error("EIO: input/output error");
};

const ROWS: readonly Row[] = [
  {
    name: "a way back that throws although the host is as before is done: the look decides",
    undo: { apply: THROWS, verify: async () => ({ outcome: "done", summary: "it is back" }) },
    expected: "done: it is back",
    isLeft: false,
  },
  {
    name: "a look that throws is unknown and stays to be reversed",
    undo: { verify: THROWS },
    expected: "unknown: could not verify: EIO: input/output error",
    isLeft: true,
  },
  {
    name: "a way back that hangs is unknown, whatever is seen afterwards",
    undo: { apply: ENDLESS },
    expected: "unknown: the deadline passed before it ended; seen afterwards: cut is not back",
    isLeft: true,
  },
  {
    name: "what is seen not to be back has failed and stays to be reversed",
    undo: { apply: async () => {} },
    expected: "failed: cut is not back",
    isLeft: true,
  },
];

test.for(ROWS)("$name", async ({ undo: way, expected, isLeft }) => {
  const file = memoryJournalFile();
  const world = toyWorld();
  await runToy({ playbook: toyPlaybook({ id: "cut", effect: "reversible" }), world, file });
  const actions = actionsWith(way);
  const { undone, journal } = await undo({ file, world, actions });
  expect([outcomes(undone), undoable(journal.records, actions).map(({ step }) => step)]).toEqual([
    [`cut ${expected}`],
    isLeft ? ["cut"] : [],
  ]);
});

test("an act of an action that this version does not know is told, and the others are reversed", async () => {
  const { file, world } = await contained();
  const actions = new Map([...toyActions()].filter(([id]) => id !== "toy-reversible"));
  const { undone } = await undo({ file, world, actions });
  expect(outcomes(undone)).toEqual([
    "cut failed: this version of ir does not know toy-reversible; use the version that did it",
    "freeze failed: this version of ir does not know toy-reversible; use the version that did it",
  ]);
});
