/** A group: side by side, one person, one disk that may give up in the middle. */

import { describe, expect, test } from "vitest";

import type { AnswerData } from "../../../src/engine/fold.ts";
import { JournalUnwritable } from "../../../src/model/journal-unwritable.ts";
import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { answers } from "../../fakes/scripted-approver.ts";
import { told } from "../../fakes/told.ts";
import { toyPlaybook } from "../../fakes/toy-playbook.ts";
import { runToy } from "../../fakes/toy-run.ts";
import { toyWorld } from "../../fakes/toy-world.ts";

/** Lets everything else that can go on go on for a while, without time passing. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

const failing = { id: "cut", effect: "reversible", outcome: "failed" } as const;
const last = { id: "last", effect: "read" } as const;

describe("a group", () => {
  const group = toyPlaybook(
    [
      { id: "cut", effect: "reversible" },
      { id: "hold", effect: "reversible" },
    ],
    last,
  );

  test("runs side by side", async () => {
    const world = toyWorld();
    const both = Promise.withResolvers<void>();
    world.onApply = async (name) => {
      if (name === "last") return;
      if (world.applied.length === 2) both.resolve();
      await both.promise;
    };
    const { end } = await runToy({ playbook: group, world, file: memoryJournalFile() });
    expect([end, world.applied]).toEqual(["ended", ["cut", "hold", "last"]]);
  });

  test("waits for the other when one is stopped, and records how it ended", async () => {
    const playbook = toyPlaybook(
      [
        { ...failing, outcome: "failed" },
        { id: "hold", effect: "reversible" },
      ],
      last,
    );
    const world = toyWorld();
    const answered = Promise.withResolvers<void>();
    world.onApply = async (name) => {
      if (name === "hold") await answered.promise;
    };
    const file = memoryJournalFile();
    const approver = {
      decide: async (): Promise<AnswerData> => {
        answered.resolve();
        return { choice: "abort", by: "ada", reason: "" };
      },
    };
    const { end, round } = await runToy({ playbook, world, file, approver });
    expect([end, round.state.isAborted, world.applied, told(file).at(-1)]).toEqual([
      "ended",
      true,
      ["cut", "hold"],
      "verify hold done",
    ]);
  });

  test("asks one question at a time", async () => {
    const playbook = toyPlaybook([failing, { ...failing, id: "hold" }], last);
    let open = 0;
    const most: number[] = [];
    const approver = {
      decide: async (): Promise<AnswerData> => {
        open += 1;
        most.push(open);
        await turns(20);
        open -= 1;
        return { choice: "continue", by: "ada", reason: "" };
      },
    };
    await runToy({ playbook, world: toyWorld(), file: memoryJournalFile(), approver });
    expect(most).toEqual([1, 1]);
  });

  test("asks nothing more once somebody stopped it", async () => {
    const playbook = toyPlaybook([failing, { ...failing, id: "hold" }], last);
    const file = memoryJournalFile();
    const approver = answers("abort", "continue");
    const { end } = await runToy({ playbook, world: toyWorld(), file, approver });
    expect([end, approver.asked.map(({ step }) => step)]).toEqual(["ended", ["cut"]]);
  });

  test("does nothing more once the journal cannot be written, and ends only when what was begun has ended", async () => {
    const playbook = toyPlaybook(
      [
        { id: "cut", effect: "reversible" },
        { id: "hold", effect: "reversible" },
      ],
      { id: "after", effect: "reversible" },
    );
    for (let at = 2; at <= 7; at += 1) {
      const world = toyWorld();
      let running = 0;
      world.onApply = async () => {
        running += 1;
        await turns(20);
        running -= 1;
      };
      const file = memoryJournalFile(new Uint8Array(), { at, durable: false });
      await expect(runToy({ playbook, world, file })).rejects.toThrow(JournalUnwritable);
      const announced = told(file)
        .filter((line) => line.startsWith("intent"))
        .map((line) => line.slice("intent ".length));
      expect([at, running, world.applied.filter((name) => !announced.includes(name))]).toEqual([
        at,
        0,
        [],
      ]);
      const appliedThen = [...world.applied];
      await new Promise((resolve) => setImmediate(resolve));
      expect(world.applied).toEqual(appliedThen);
    }
  });
});
