/** Law 3: after a crash at any record, the resumed run ends as the uninterrupted one, or asks. */

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { openQuestions } from "../../src/incident/incident-state.ts";
import { openJournal, readJournal } from "../../src/engine/journal.ts";
import { undoAll } from "../../src/engine/undo.ts";
import { canonicalJson } from "../../src/model/json.ts";
import { JournalUnwritable } from "../../src/model/journal-unwritable.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { memoryJournalFile } from "../fakes/memory-journal-file.ts";
import type { Loss } from "../fakes/memory-journal-file.ts";
import { virtualClock } from "../fakes/virtual-clock.ts";
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

interface Ended {
  readonly bytes: Uint8Array;
  readonly end: string;
}

/** Runs until nothing is lost any more, losing power once in each of the first processes. */
async function runWithLosses(run: Omit<ToyRun, "file">, losses: readonly Loss[]): Promise<Ended> {
  let bytes: Uint8Array = new Uint8Array();
  for (const loss of [...losses, null]) {
    const file = memoryJournalFile(bytes, loss);
    try {
      const { end } = await runToy({ ...run, file });
      return { bytes: file.bytes(), end };
    } catch (error) {
      if (!(error instanceof JournalUnwritable)) throw error;
      bytes = file.bytes();
    }
  }
  throw new Error("the last process loses nothing");
}

async function countAppends(run: Omit<ToyRun, "file">): Promise<number> {
  const file = memoryJournalFile();
  await runToy({ ...run, world: toyWorld(), file });
  return file.appends();
}

/** Steps about which somebody is really asked: waiting for nobody would be a dead end. */
function questionedSteps(bytes: Uint8Array): readonly string[] {
  return openQuestions(readJournal(bytes, sha256Digest).records).map(({ step }) => step);
}

const EVERYTHING_ON = {
  freeze: true,
  cut: true,
  hold: true,
  survey: true,
  seal: true,
  kill: true,
  prove: true,
};

/** The uninterrupted end with one kill; or no kill at all and a question about it. */
async function expectSameEndOrQuestion(losses: readonly Loss[]): Promise<void> {
  const world = toyWorld();
  const { end, bytes } = await runWithLosses({ playbook: FULL, world }, losses);
  const kills = world.applied.filter((step) => step === "kill").length;
  const switches = Object.fromEntries(world.switches);
  const { kill: _kill, prove: _prove, ...beforeKill } = EVERYTHING_ON;
  expect([losses, end, kills, switches, questionedSteps(bytes)]).toEqual(
    end === "waiting"
      ? [losses, "waiting", 0, beforeKill, ["kill"]]
      : [losses, "ended", 1, EVERYTHING_ON, []],
  );
}

describe("a crash at any record", () => {
  test.for([true, false])(
    "leads to the same end, or a question, when the record was durable: %s",
    async (durable) => {
      const appends = await countAppends({ playbook: FULL, world: toyWorld() });
      expect(appends).toBeGreaterThan(10);
      for (let at = 1; at <= appends; at += 1) await expectSameEndOrQuestion([{ at, durable }]);
    },
  );

  test("and another crash at any record of the resumed run lead there too", async () => {
    const appends = await countAppends({ playbook: FULL, world: toyWorld() });
    for (let first = 1; first <= appends; first += 1) {
      for (let second = 1; second <= 6; second += 1) {
        const losses = [first, second].map((at) => ({ at, durable: true }));
        await expectSameEndOrQuestion(losses);
      }
    }
  });

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
const onAmbiguous = fc.constantFrom("reconcile", "retry", "ask");

const randomSteps: fc.Arbitrary<readonly ToyStep[]> = fc
  .array(fc.record({ effect, outcome, onFail, onAmbiguous }), { minLength: 1, maxLength: 6 })
  .map((steps) => steps.map((step, index) => ({ ...step, id: `s${index}` })));

describe("any playbook", () => {
  test("ends the same after a crash at any record, or asks", async () => {
    await fc.assert(
      fc.asyncProperty(randomSteps, fc.nat(30), fc.boolean(), async (steps, at, durable) => {
        const playbook = toyPlaybook(...steps);
        const whole = { world: toyWorld(), file: memoryJournalFile() };
        const uninterrupted = await runToy({ playbook, ...whole });
        const world = toyWorld();
        const losses = [{ at: at + 1, durable }];
        const { end, bytes } = await runWithLosses({ playbook, world }, losses);
        const isEqual = end === uninterrupted.end && same(world.switches, whole.world.switches);
        expect(isEqual || end === "waiting").toBe(true);
        expect(end === "waiting").toBe(questionedSteps(bytes).length > 0);
        const unasked = steps.filter((one) => one.onAmbiguous !== "retry");
        for (const step of unasked.filter((one) => one.effect === "destructive")) {
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
          clock: virtualClock(),
          digest: sha256Digest,
        });
        const approver = { decide: async () => null };
        const parts = {
          journal,
          clock: virtualClock(),
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
  return canonicalJson(Object.fromEntries(left)) === canonicalJson(Object.fromEntries(right));
}
