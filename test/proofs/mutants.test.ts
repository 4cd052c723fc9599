/**
 * Every shipped playbook with one place changed for the worse: refused by the rules of the language, by the prover,
 * or lawful still. The last is what the independent walk says, which never saw machine nor prover: whatever cannot be
 * taken back (by what it was before the edit) still happens only behind the seal, or behind a waiver that a person
 * gave, and only when a person said so: another gate blocks.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { compile } from "../../src/engine/compile.ts";
import { stepEvent } from "../../src/engine/event.ts";
import type { StepEventName } from "../../src/engine/event.ts";
import { stepsOf } from "../../src/engine/playbook.ts";
import type { Playbook } from "../../src/engine/playbook.ts";
import { checkPlaybook } from "../../src/incident/check-playbook.ts";
import { readPlaybook } from "../../src/incident/read-playbook.ts";
import { isIrreversible } from "../../src/model/effect.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { walk } from "../fakes/path-walker.ts";
import { editsOf } from "./edits.ts";

const FOLDER = join(import.meta.dirname, "../../playbooks");
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));

type Fate = "language" | "prover" | "lawful" | "MISSED";

const table = new Map<string, Record<Fate, number>>();

afterAll(() => {
  const all = { language: 0, prover: 0, lawful: 0, MISSED: 0 };
  for (const row of table.values())
    for (const fate of ["language", "prover", "lawful", "MISSED"] as const) all[fate] += row[fate];
  // The figures are the point of this test; nothing else shows them.
  console.table({ ...Object.fromEntries(table), all });
});

function parsed(text: string): Playbook | null {
  const read = readPlaybook(Buffer.from(text), sha256Digest);
  return read.kind === "playbook" ? read.playbook : null;
}

function fateOf(text: string, finals: ReadonlySet<string>): Fate {
  const playbook = parsed(text);
  if (playbook === null) return "language";
  const { counterexamples } = checkPlaybook("mutant", Buffer.from(text), sha256Digest);
  if (counterexamples.length === 0) return isStillLawful(playbook, finals) ? "lawful" : "MISSED";
  const machine = compile(playbook);
  for (const { path, story } of counterexamples) {
    expect(story.map(({ event }) => event)).toEqual(path);
    let { state } = machine.start();
    for (const type of path) {
      const [step = "", name = ""] = type.split(".");
      const event = stepEvent(step, name as StepEventName);
      expect([type, machine.accepts(state, event)]).toEqual([type, true]);
      ({ state } = machine.next(state, event));
    }
  }
  return "prover";
}

function isStillLawful(playbook: Playbook, finals: ReadonlySet<string>): boolean {
  return walk(playbook, new Map())
    .acts.filter((act) => finals.has(act.split(" ")[0] ?? ""))
    .every((act) => !act.includes("never") && !act.includes("unasked"));
}

describe("one place changed", () => {
  test.for(NAMES)("%s", (name) => {
    const text = readFileSync(join(FOLDER, name), "utf8");
    const original = parsed(text);
    if (original === null) throw new Error(`${name} is refused`);
    const finals = new Set(
      stepsOf(original)
        .filter(({ effect }) => isIrreversible(effect))
        .map(({ id }) => id),
    );
    expect(isStillLawful(original, finals)).toBe(true);
    const missed: string[] = [];
    for (const { kind, what, text: mutant } of editsOf(text)) {
      const fate = fateOf(mutant, finals);
      const row = table.get(kind) ?? { language: 0, prover: 0, lawful: 0, MISSED: 0 };
      table.set(kind, { ...row, [fate]: row[fate] + 1 });
      if (fate === "MISSED") missed.push(`${kind}: ${what}`);
    }
    expect(missed).toEqual([]);
  });
});
