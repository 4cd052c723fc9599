/** Law 2 over every path: the exploration of the compiled machine, checked by somebody who never saw it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isMap, isSeq, parseDocument } from "yaml";
import type { Document } from "yaml";

import { compile } from "../../src/engine/compile.ts";
import type { MachineState } from "../../src/engine/compile.ts";
import { stepEvent } from "../../src/engine/event.ts";
import type { Request, StepEvent, StepEventName } from "../../src/engine/event.ts";
import { explore } from "../../src/engine/explore.ts";
import { foldRound, track } from "../../src/engine/fold.ts";
import { openJournal } from "../../src/engine/journal.ts";
import type { Playbook } from "../../src/engine/playbook.ts";
import type { Entry } from "../../src/engine/record.ts";
import { checkPlaybook } from "../../src/incident/check-playbook.ts";
import { readPlaybook } from "../../src/incident/read-playbook.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { memoryJournalFile } from "../fakes/memory-journal-file.ts";
import { walk } from "../fakes/path-walker.ts";
import type { Walked } from "../fakes/path-walker.ts";
import { toyPlaybook } from "../fakes/toy-playbook.ts";
import type { ToyStep } from "../fakes/toy-playbook.ts";
import { virtualClock } from "../fakes/virtual-clock.ts";

/** The exploration in the words of the walker. */
function explored(playbook: Playbook): Walked {
  const { counterexamples, waivable } = explore(compile(playbook));
  const breaches = counterexamples.map(({ breach, path }) => [
    breach.split(" ")[1] ?? "",
    path.length,
  ]);
  return { breaches: Object.fromEntries(breaches), waivable: waivable.toSorted() };
}

interface Draft {
  readonly effect: ToyStep["effect"];
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  readonly waives: boolean;
  readonly onFail: "ask" | "halt" | "continue" | "goto";
  readonly onAmbiguous: NonNullable<ToyStep["onAmbiguous"]>;
  readonly attempts: number;
  readonly isManual: boolean;
  readonly joins: boolean;
}

const fact = fc.constantFrom("sealed", "a");
const draft: fc.Arbitrary<Draft> = fc.record({
  effect: fc.constantFrom("read", "reversible", "destructive", "external"),
  needs: fc.uniqueArray(fact, { maxLength: 2 }),
  provides: fc.uniqueArray(fact, { maxLength: 1 }),
  waives: fc.boolean(),
  onFail: fc.constantFrom("ask", "halt", "continue", "goto"),
  onAmbiguous: fc.constantFrom("reconcile", "retry", "ask"),
  attempts: fc.integer({ min: 1, max: 2 }),
  isManual: fc.boolean(),
  joins: fc.boolean(),
});

/** Small on purpose: what can go wrong in a long playbook can go wrong in four steps. */
const smallPlaybook = fc.array(draft, { minLength: 1, maxLength: 4 }).map(playbookOf);

function playbookOf(drafts: readonly Draft[]): Playbook {
  const stages: ToyStep[][] = [];
  for (const [index, one] of drafts.entries()) {
    const before = stages.at(-1);
    if (one.joins && before?.length === 1) before.push(stepOf(one, index));
    else stages.push([stepOf(one, index)]);
  }
  const alone = stages.filter((stage) => stage.length === 1).map(([only]) => only?.id);
  const isAlone = (id: string): boolean => alone.includes(id);
  const mended = stages.map((stage) => stage.map((step) => withTarget(step, isAlone)));
  return toyPlaybook(
    ...mended.map(([first, second]): ToyStep | readonly [ToyStep, ToyStep] => {
      if (first === undefined) throw new Error("a stage without a step");
      return second === undefined ? first : [first, second];
    }),
  );
}

function stepOf(one: Draft, index: number): ToyStep {
  return {
    id: `s${index}`,
    effect: one.effect,
    needs: one.needs,
    provides: one.provides,
    waive: one.waives ? one.needs : [],
    onFail: one.onFail === "goto" ? { kind: "goto", step: `s${index + 1}` } : { kind: one.onFail },
    onAmbiguous: one.onAmbiguous,
    attempts: one.effect === "read" || one.effect === "reversible" ? one.attempts : 1,
    ...(one.isManual ? { manual: "do it" } : {}),
  };
}

/** goto neither leaves nor enters a group, nor goes where nothing is. */
function withTarget(step: ToyStep, isAlone: (id: string) => boolean): ToyStep {
  if (step.onFail?.kind !== "goto") return step;
  const isSound = isAlone(step.id) && isAlone(step.onFail.step);
  return isSound ? step : { ...step, onFail: { kind: "continue" } };
}

describe("the exploration", () => {
  test("agrees with an independent walk over 300 random small playbooks", () => {
    fc.assert(
      fc.property(smallPlaybook, (playbook) => {
        expect(explored(playbook)).toEqual(walk(playbook));
      }),
      { numRuns: 300 },
    );
  });

  test("finds no dead end in any of them", () => {
    fc.assert(
      fc.property(smallPlaybook, (playbook) => {
        const { counterexamples } = explore(compile(playbook));
        expect(counterexamples.filter(({ law }) => law === "no-dead-end")).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
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
    fc.property(smallPlaybook, fc.array(fc.nat(), { maxLength: 15 }), (playbook, picks) => {
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
      expect([folded.state.key, folded.pending]).toEqual([state.key, pending]);
    }),
    { numRuns: 200 },
  );
});

const CONTAIN = readFileSync(join(import.meta.dirname, "../../playbooks/contain.yaml"), "utf8");

/** What is wrong with `contain` after an edit of one place; nothing when it is still proved. */
function afterEdit(edit: (document: Document.Parsed) => void): readonly string[] {
  const document = parseDocument(CONTAIN);
  edit(document);
  const { problems, counterexamples } = checkPlaybook(
    "contain",
    Buffer.from(String(document)),
    sha256Digest,
  );
  return [...problems.map(({ rule }) => rule), ...counterexamples.map(({ law }) => law)];
}

const IDS = ["survey", "freeze", "cut", "volatile", "hold", "capture", "seal", "kill", "prove"];

function placeOf(id: string): readonly ["steps", number] {
  return ["steps", IDS.indexOf(id)];
}

function moveBehind(document: Document.Parsed, id: string, behind: string): void {
  const steps = document.get("steps");
  if (!isSeq(steps)) throw new Error("contain has no steps");
  const [step] = steps.items.splice(IDS.indexOf(id), 1);
  const left = IDS.filter((one) => one !== id);
  steps.items.splice(left.indexOf(behind) + 1, 0, step);
}

const MUTANTS: readonly (readonly [
  string,
  (document: Document.Parsed) => void,
  readonly string[],
])[] = [
  ["nothing changed", () => {}, []],
  [
    "kill no longer needs what is sealed",
    (d) => d.setIn([...placeOf("kill"), "needs"], ["target"]),
    ["waive-unneeded"],
  ],
  [
    "kill neither needs nor waives what is sealed",
    (d) => {
      d.setIn([...placeOf("kill"), "needs"], ["target"]);
      d.deleteIn([...placeOf("kill"), "waive"]);
    },
    ["evidence-before-destruction"],
  ],
  ["seal comes after kill", (d) => moveBehind(d, "seal", "kill"), ["unmet-need"]],
  ["kill comes first", (d) => moveBehind(d, "kill", "survey"), ["unmet-need"]],
  ["there is no seal", (d) => d.deleteIn(placeOf("seal")), ["unmet-need"]],
  [
    "seal provides something else",
    (d) => d.setIn([...placeOf("seal"), "provides"], ["finished"]),
    ["unmet-need"],
  ],
  // The step then promises a fact that its action does not deliver: the run stops there as unknown.
  ["survey says that it seals", (d) => d.setIn([...placeOf("seal"), "do"], "survey-target"), []],
  [
    "a person seals",
    (d) => {
      d.deleteIn([...placeOf("seal"), "do"]);
      d.setIn([...placeOf("seal"), "manual"], "copy the disk");
    },
    ["sealed-by-hand"],
  ],
  [
    "kill says that it only reads",
    (d) => d.setIn([...placeOf("kill"), "effect"], "read"),
    ["wrong-effect"],
  ],
  [
    "kill says that it can be undone",
    (d) => d.setIn([...placeOf("kill"), "effect"], "reversible"),
    ["undo-required"],
  ],
  [
    "kill does not say what to do after a crash",
    (d) => d.deleteIn([...placeOf("kill"), "onAmbiguous"]),
    ["ambiguity"],
  ],
  ["kill is tried twice", (d) => d.setIn([...placeOf("kill"), "attempts"], 2), ["no-blind-repeat"]],
  ["freeze cannot be undone", (d) => d.deleteIn([...placeOf("freeze"), "undo"]), ["undo-required"]],
  [
    "survey provides nothing",
    (d) => d.deleteIn([...placeOf("survey"), "provides"]),
    IDS.slice(1)
      .filter((id) => id !== "seal")
      .map(() => "unmet-need"),
  ],
  [
    "a failed capture goes back",
    (d) => d.setIn([...placeOf("capture"), "onFail"], { goto: "freeze" }),
    ["goto-backward"],
  ],
];

describe("contain, changed in one place", () => {
  test.for(MUTANTS)("%s", ([, edit, expected]) => {
    expect(afterEdit(edit)).toEqual(expected);
  });

  test("is never accepted where the independent walk finds a breach", () => {
    let accepted = 0;
    for (const document of everyEdit()) {
      const read = readPlaybook(Buffer.from(String(document)), sha256Digest);
      if (read.kind === "refused") continue;
      accepted += 1;
      expect(explored(read.playbook)).toEqual(walk(read.playbook));
    }
    expect(accepted).toBeGreaterThan(20);
  });
});

/** Each of the steps about evidence moved to each place; each field of it left out; each name of each list. */
function* everyEdit(): Generator<Document.Parsed> {
  for (const id of ["capture", "seal", "kill"]) {
    for (const behind of IDS.filter((one) => one !== id)) {
      const moved = parseDocument(CONTAIN);
      moveBehind(moved, id, behind);
      yield moved;
    }
    const step = parseDocument(CONTAIN).getIn(placeOf(id));
    if (!isMap(step)) throw new Error(`contain has no step ${id}`);
    for (const { key, value } of step.items) {
      const without = parseDocument(CONTAIN);
      without.deleteIn([...placeOf(id), key]);
      yield without;
      if (!isSeq(value)) continue;
      for (const index of value.items.keys()) {
        const shorter = parseDocument(CONTAIN);
        shorter.deleteIn([...placeOf(id), key, index]);
        yield shorter;
      }
    }
  }
}
