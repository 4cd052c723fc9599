/** How the proof grows: with steps, with facts that stay open, and with steps side by side. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { compile } from "../../src/engine/compile.ts";
import type { Playbook, Stage, Step } from "../../src/engine/playbook.ts";
import { prove } from "../../src/engine/prove/prove.ts";
import { actionFacts, readPlaybook } from "../../src/incident/read-playbook.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { playbookOf } from "../fakes/small-playbook.ts";

const STEPS = [10, 20, 50, 100, 200];

const NOTHING = { needs: [], provides: [], waive: [] };

function step(id: string, rest: Partial<Step> = {}): Step {
  return {
    id,
    title: id,
    deed: { kind: "action", action: "survey-target" },
    effect: "read",
    ...NOTHING,
    hasUndo: false,
    onAmbiguous: "ask",
    onFail: { kind: "ask" },
    deadlineMs: 1_000,
    attempts: 1,
    parameters: {},
    line: 1,
    ...rest,
  };
}

const SEAL = step("seal", { provides: ["sealed"] });

function kill(id: string): Step {
  return step(id, {
    deed: { kind: "action", action: "kill-processes" },
    effect: "destructive",
    needs: ["sealed"],
    waive: ["sealed"],
    onAmbiguous: "reconcile",
  });
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `s${index}`);
}

/** Looks, seals, and then does what cannot be taken back, one after the other. */
function destructive(count: number): Playbook {
  return playbookOf([[SEAL], ...names(count - 1).map((id): Stage => [kill(id)])]);
}

/** Every step needs what the one before it provides. */
function chain(count: number): Playbook {
  return playbookOf(
    names(count).map((id, index): Stage => {
      const needs = index === 0 ? [] : [`f${index - 1}`];
      return [step(id, { needs, waive: needs, provides: [`f${index}`] })];
    }),
  );
}

/** The last step needs what each one before it provides. */
function gathered(count: number): Playbook {
  const facts = names(Math.min(20, count - 1)).map((id) => `${id}-done`);
  const steps = names(count - 1).map((id): Stage => [step(id, { provides: [`${id}-done`] })]);
  return playbookOf([...steps, [step("all", { needs: facts, waive: facts })]]);
}

/** Groups of five. */
function groups(count: number): Playbook {
  const stages = names(count / 5).map((id): Stage => [
    step(`${id}a`),
    ...["b", "c", "d", "e"].map((letter) => step(`${id}${letter}`)),
  ]);
  return playbookOf(stages);
}

/** One group of `count`, and a seal that all of them need. */
function side(count: number): Playbook {
  const [first, ...rest] = names(count).map(kill);
  return playbookOf(first === undefined ? [] : [[SEAL], [first, ...rest]]);
}

/** `count` facts that can each be missing, and are each needed by a later step of their own. */
function open(count: number): Playbook {
  return playbookOf([
    ...names(count).map((id): Stage => [step(id, { provides: [`${id}-done`] })]),
    ...names(count).map((id): Stage => [step(`${id}-again`, { needs: [`${id}-done`] })]),
  ]);
}

interface Row {
  readonly states: number;
  readonly moves: number;
  readonly ms: number;
  /** What the processor really worked: the machine may have been busy with something else. */
  readonly cpuMs: number;
  readonly proved: string;
}

function measured(playbook: Playbook): Row {
  const begun = performance.now();
  const before = process.cpuUsage();
  const { states, moves, counterexamples } = prove(compile(playbook), actionFacts());
  const ms = Math.round(performance.now() - begun);
  const used = process.cpuUsage(before);
  const cpuMs = Math.round((used.user + used.system) / 1_000);
  return { states, moves, ms, cpuMs, proved: counterexamples[0]?.law ?? "yes" };
}

function table(title: string, sizes: readonly number[], build: (size: number) => Playbook): void {
  const rows = sizes.map((size) => [size, measured(build(size))] as const);
  console.log(title);
  console.table(Object.fromEntries(rows));
}

const FOLDER = join(import.meta.dirname, "../../playbooks");

function shipped(): void {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
  const rows = files.flatMap((file) => {
    const read = readPlaybook(readFileSync(join(FOLDER, file)), sha256Digest);
    return read.kind === "playbook" ? [[file, measured(read.playbook)] as const] : [];
  });
  console.log("shipped playbooks");
  console.table(Object.fromEntries(rows));
}

measured(chain(20));
shipped();
table("steps that each destroy, behind one seal", STEPS, destructive);
table("steps that each need the one before", STEPS, chain);
table("a last step that needs up to 20 others", STEPS, gathered);
table("groups of five", STEPS, groups);
table("one group", [2, 3, 5, 7, 10], side);
table("facts that stay open until a step of their own", [2, 4, 6, 8, 10, 12], open);
