/** Interruptions: by the operator, and by whatever ended the process. */

import { describe, expect, test } from "vitest";

import { memoryJournalFile } from "../../fakes/memory-journal-file.ts";
import type { MemoryJournalFile } from "../../fakes/memory-journal-file.ts";
import { answers } from "../../fakes/scripted-approver.ts";
import { told } from "../../fakes/told.ts";
import { toyPlaybook } from "../../fakes/toy-playbook.ts";
import { runToy } from "../../fakes/toy-run.ts";
import { toyWorld } from "../../fakes/toy-world.ts";

describe("an interruption by the operator", () => {
  const playbook = toyPlaybook(
    { id: "freeze", effect: "reversible" },
    { id: "cut", effect: "reversible" },
  );

  test("lets the act in flight end, begins nothing new, and can be resumed", async () => {
    const pause = new AbortController();
    const world = toyWorld();
    world.onApply = async () => pause.abort();
    const file = memoryJournalFile();
    const { end } = await runToy({ playbook, world, file, pause: pause.signal });
    expect([end, told(file)]).toEqual(["paused", ["intent freeze", "verify freeze done"]]);
    const resumed = await runToy({ playbook, world, file });
    expect([resumed.end, world.applied]).toEqual(["ended", ["freeze", "cut"]]);
  });

  test("given twice does not wait for an act that hangs, which is then unknown", async () => {
    const pause = new AbortController();
    const stop = new AbortController();
    const world = toyWorld();
    world.onApply = async () => {
      pause.abort();
      stop.abort();
      await new Promise<never>(() => {});
    };
    const file = memoryJournalFile();
    const { end } = await runToy({ playbook, world, file, pause: pause.signal, stop: stop.signal });
    expect([end, told(file)]).toEqual(["paused", ["intent freeze", "verify freeze failed"]]);
  });

  test("while a question is open leaves it open", async () => {
    const pause = new AbortController();
    const asking = toyPlaybook({ id: "kill", effect: "destructive" });
    const approver = {
      decide: async (): Promise<null> => {
        pause.abort();
        return null;
      },
    };
    const { end } = await runToy({
      playbook: asking,
      world: toyWorld(),
      file: memoryJournalFile(),
      approver,
      pause: pause.signal,
    });
    expect(end).toBe("paused");
  });
});

describe("an act whose end was not recorded", () => {
  async function killed(
    onAmbiguous: "reconcile" | "retry" | "ask",
    worked: boolean,
  ): Promise<{
    file: MemoryJournalFile;
    world: ReturnType<typeof toyWorld>;
    playbook: ReturnType<typeof toyPlaybook>;
  }> {
    const playbook = toyPlaybook({ id: "kill", effect: "destructive", onAmbiguous });
    // begun, question, answer, intent are durable; the result is lost.
    const file = memoryJournalFile(new Uint8Array(), { at: 5, durable: false });
    const world = toyWorld();
    await runToy({ playbook, world, file }).catch(() => {});
    if (!worked) world.switches.clear();
    return { playbook, world, file: memoryJournalFile(file.bytes()) };
  }

  test("is looked at, and done when it is found done", async () => {
    const { playbook, world, file } = await killed("reconcile", true);
    const { end } = await runToy({ playbook, world, file, approver: answers() });
    expect([end, world.applied, told(file).slice(-2)]).toEqual([
      "ended",
      ["kill"],
      ["interrupted kill", "verify kill done"],
    ]);
  });

  test("is looked at, and asked about when it is not found done", async () => {
    const { playbook, world, file } = await killed("reconcile", false);
    const approver = answers();
    const { end } = await runToy({ playbook, world, file, approver });
    expect([
      end,
      world.applied,
      told(file).slice(-3),
      approver.asked.map(({ lines }) => lines),
    ]).toEqual([
      "waiting",
      ["kill"],
      ["interrupted kill", "verify kill failed", "question kill"],
      [["step kill was begun and its end was not recorded", "kill is off"]],
    ]);
  });

  test("is asked about at once where the playbook says so", async () => {
    const { playbook, world, file } = await killed("ask", true);
    const approver = answers();
    const { end } = await runToy({ playbook, world, file, approver });
    expect([end, world.applied, approver.asked.map(({ lines }) => lines)]).toEqual([
      "waiting",
      ["kill"],
      [
        [
          "step kill was begun and its end was not recorded",
          "nothing is known about how far it got",
        ],
      ],
    ]);
  });

  test("is done again where the playbook says that this is harmless", async () => {
    const { playbook, world, file } = await killed("retry", false);
    const { end } = await runToy({ playbook, world, file, approver: answers() });
    expect([end, world.applied]).toEqual(["ended", ["kill", "kill"]]);
  });
});
