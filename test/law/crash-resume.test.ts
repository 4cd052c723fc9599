/** Law 3: after a crash at any record, the resumed run ends as the uninterrupted one, or asks. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { openJournal } from "../../src/engine/journal.ts";
import { undoAll } from "../../src/engine/undo.ts";
import { JournalUnwritable } from "../../src/model/journal-unwritable.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { memoryJournalFile } from "../fakes/memory-journal-file.ts";
import { stillClock } from "../fakes/still-clock.ts";
import { toyPlaybook } from "../fakes/toy-playbook.ts";
import type { ToyStep } from "../fakes/toy-playbook.ts";
import { runToy } from "../fakes/toy-run.ts";
import type { ToyRun } from "../fakes/toy-run.ts";
import { toyActions, toyWorld } from "../fakes/toy-world.ts";

const FULL = toyPlaybook(
  { id: "survey", effect: "read" },
  { id: "freeze", effect: "reversible", needs: ["survey"], onFail: { kind: "continue" } },
  [
    { id: "cut", effect: "reversible" },
    { id: "hold", effect: "reversible" },
  ],
  { id: "seal", effect: "read", provides: ["seal"] },
  { id: "kill", effect: "destructive", needs: ["seal"] },
  { id: "prove", effect: "read" },
);

/** Runs until nothing is lost any more, losing power once at `at`. */
async function runWithLoss(
  run: Omit<ToyRun, "file">,
  loss: { at: number; durable: boolean },
): Promise<{ bytes: Uint8Array; end: string }> {
  const broken = memoryJournalFile(new Uint8Array(), loss);
  try {
    const { end } = await runToy({ ...run, file: broken });
    return { bytes: broken.bytes(), end };
  } catch (error) {
    if (!(error instanceof JournalUnwritable)) throw error;
  }
  const file = memoryJournalFile(broken.bytes());
  const { end } = await runToy({ ...run, file });
  return { bytes: file.bytes(), end };
}

async function countAppends(run: Omit<ToyRun, "file">): Promise<number> {
  const file = memoryJournalFile();
  await runToy({ ...run, world: toyWorld(), file });
  return file.appends();
}

describe("a crash at any record", () => {
  test.for([true, false])(
    "leads to the same end when the record was durable: %s",
    async (durable) => {
      const appends = await countAppends({ playbook: FULL, world: toyWorld() });
      expect(appends).toBeGreaterThan(10);
      for (let at = 1; at <= appends; at += 1) {
        const world = toyWorld();
        const { end } = await runWithLoss({ playbook: FULL, world }, { at, durable });
        const kills = world.applied.filter((step) => step === "kill").length;
        // Between the kill and its result a resumed run may only look: it must find it done, never repeat it unasked.
        expect([at, end, kills]).toEqual([
          at,
          end === "waiting" ? "waiting" : "ended",
          end === "waiting" ? 0 : 1,
        ]);
        if (end === "ended")
          expect(Object.fromEntries(world.switches)).toEqual({
            freeze: true,
            cut: true,
            hold: true,
            survey: true,
            seal: true,
            kill: true,
            prove: true,
          });
      }
    },
  );

  test("never does what its journal does not announce", async () => {
    const world = toyWorld();
    const file = memoryJournalFile(new Uint8Array(), { at: 1, durable: false });
    await expect(runToy({ playbook: FULL, world, file })).rejects.toThrow(JournalUnwritable);
    expect(world.applied).toEqual([]);
  });
});

const outcome = fc.constantFrom("done", "failed", "unknown", "impossible");
const onFail = fc.constantFrom(
  { kind: "ask" } as const,
  { kind: "halt" } as const,
  { kind: "continue" } as const,
);
const effect = fc.constantFrom("read", "reversible", "destructive");

const randomSteps: fc.Arbitrary<readonly ToyStep[]> = fc
  .array(fc.record({ effect, outcome, onFail }), { minLength: 1, maxLength: 6 })
  .map((steps) => steps.map((step, index) => ({ ...step, id: `s${index}` })));

describe("any playbook", () => {
  test("ends the same after a crash at any record, or asks", async () => {
    await fc.assert(
      fc.asyncProperty(randomSteps, fc.nat(30), fc.boolean(), async (steps, at, durable) => {
        const playbook = toyPlaybook(...steps);
        const whole = { world: toyWorld(), file: memoryJournalFile() };
        const uninterrupted = await runToy({ playbook, ...whole });
        const world = toyWorld();
        const { end } = await runWithLoss({ playbook, world }, { at: at + 1, durable });
        const isEqual = end === uninterrupted.end && same(world.switches, whole.world.switches);
        expect(isEqual || end === "waiting").toBe(true);
        for (const step of steps.filter((one) => one.effect === "destructive")) {
          expect(world.applied.filter((name) => name === step.id).length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("is put back by undo, last act first", async () => {
    await fc.assert(
      fc.asyncProperty(randomSteps, fc.nat(30), async (steps, at) => {
        const world = toyWorld();
        const file = memoryJournalFile(new Uint8Array(), { at: at + 1, durable: true });
        await runToy({ playbook: toyPlaybook(...steps), world, file }).catch((error: unknown) => {
          if (!(error instanceof JournalUnwritable)) throw error;
        });
        const journal = openJournal({
          file: memoryJournalFile(file.bytes()),
          clock: stillClock(),
          digest: sha256Digest,
        });
        const approver = { decide: async () => null };
        const parts = {
          journal,
          host: world,
          incident: "ir-toy",
          folder: "/nowhere",
          actions: toyActions(),
          approver,
          progress: () => {},
        };
        const undone = await undoAll(parts);
        expect(undone.map((one) => one.outcome).filter((one) => one !== "done")).toEqual([]);
        const reversible = steps
          .filter((step) => step.effect === "reversible")
          .map((step) => step.id);
        expect(reversible.filter((id) => world.switches.get(id) === true)).toEqual([]);
        expect(await undoAll(parts)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

function same(left: ReadonlyMap<string, boolean>, right: ReadonlyMap<string, boolean>): boolean {
  return JSON.stringify([...left].toSorted()) === JSON.stringify([...right].toSorted());
}
