/** What may happen in a playbook: prover, journal and an independent walk tell the same. */

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { compile } from "../../src/engine/compile.ts";
import type { MachineState } from "../../src/engine/compile.ts";
import { stepEvent } from "../../src/engine/event.ts";
import type { Request, StepEvent, StepEventName } from "../../src/engine/event.ts";
import { foldRound, track } from "../../src/engine/fold.ts";
import { openJournal } from "../../src/engine/journal.ts";
import type { Entry } from "../../src/engine/record.ts";
import { agreement } from "../fakes/agreement.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { memoryJournalFile } from "../fakes/memory-journal-file.ts";
import { smallCase } from "../fakes/small-playbook.ts";
import { virtualClock } from "../fakes/virtual-clock.ts";

test("the prover agrees with the walk over 100 random small playbooks; 1,000 are in test/proofs", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const { prover, walker } = agreement(seed);
    expect({ seed, ...prover }).toEqual({ seed, ...walker });
  }
});

/** The record that stands for an event. */
function entryOf({ step, type }: StepEvent): Entry {
  const name = type.slice(step.length + 1);
  const at = { step, attempt: 1 };
  switch (name) {
    case "skipped":
    case "interrupted":
      return { ...at, kind: name, data: {} };
    case "done":
    case "failed":
    case "unknown":
      return { ...at, kind: "verify", data: { outcome: name, summary: "", facts: {}, detail: {} } };
    default:
      return { ...at, kind: "answer", data: { choice: name, by: "test", reason: "" } };
  }
}

test("the fold of a journal is where the machine went, after any events", () => {
  fc.assert(
    fc.property(smallCase, fc.array(fc.nat(), { maxLength: 15 }), ({ playbook }, picks) => {
      const machine = compile(playbook);
      const journal = openJournal({
        file: memoryJournalFile(),
        clock: virtualClock(),
        digest: sha256Digest,
      });
      journal.append({ kind: "begun", step: "", attempt: 0, data: {} });
      const pending = new Map<string, Request>();
      const start = machine.start();
      track(pending, start, null);
      let state: MachineState = start.state;
      for (const pick of picks) {
        const awaited = machine
          .awaited(state)
          .filter((type) => pending.has(type.split(".")[0] ?? ""));
        const type = awaited[pick % Math.max(1, awaited.length)];
        if (type === undefined) break;
        const [step = "", name = ""] = type.split(".");
        const event = stepEvent(step, name as StepEventName);
        journal.append({ kind: "intent", step, attempt: 1, data: {} }, entryOf(event));
        const moved = machine.next(state, event);
        track(pending, moved, event);
        state = moved.state;
      }
      const folded = foldRound(machine, journal.records);
      expect([folded.pending, folded.state.facts, folded.state.waived]).toEqual([
        pending,
        state.facts,
        state.waived,
      ]);
      expect(folded.state.snapshot.value).toEqual(state.snapshot.value);
    }),
    { numRuns: 200 },
  );
});
