/** What leaves as CACAO is valid, and safe in the hands of a tool that ignores our extension. */

import { readFileSync, readdirSync } from "node:fs";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exportCacao } from "../../../src/engine/cacao/export-cacao.ts";
import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { isIrreversible } from "../../../src/model/effect.ts";
import { cacaoConstraints } from "../../fakes/cacao-constraints.ts";
import { CACAO_MISTAKES, UNKNOWN_MEMBERS } from "../../fakes/cacao-mistakes.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";
import { runPlainly } from "../../fakes/plain-cacao-runner.ts";
import { randomPlaybook } from "../../fakes/random-playbook.ts";

const AT = "2026-11-20T03:00:00.000Z";

const shipped = readdirSync("playbooks").filter((name) => name.endsWith(".yaml"));

function load(name: string): Playbook {
  const parsed = parsePlaybook(readFileSync(`playbooks/${name}`), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

function checkForm(playbook: Playbook): void {
  const cacao = exportCacao(playbook, { digest, at: AT });
  const parsed = cacaoConstraints.safeParse(cacao);
  expect(parsed.success ? [] : parsed.error.issues).toEqual([]);
  const uuids = identifiersOf(cacao).map((id) => id.split("--")[1]);
  expect(new Set(uuids).size).toBe(uuids.length);
}

/** Keys of objects and the playbook's own id: the specification wants their UUIDs unique across types. */
function identifiersOf(cacao: object): readonly string[] {
  const { id, workflow, agent_definitions, extension_definitions } = cacaoConstraints.parse(cacao);
  return [id, ...[workflow, agent_definitions, extension_definitions].flatMap(Object.keys)];
}

describe("the form", () => {
  test.for(shipped)("of %s is that of the specification", (name) => checkForm(load(name)));

  test("of any playbook is that of the specification", () => {
    fc.assert(fc.property(randomPlaybook, checkForm), { numRuns: 100 });
  });

  test.for([...CACAO_MISTAKES, ...UNKNOWN_MEMBERS])("$name is found", ({ make }) => {
    const exported = exportCacao(load("contain.yaml"), { digest, at: AT });
    expect(cacaoConstraints.safeParse(make(exported)).success).toBe(false);
  });
});

/** Evidence is sealed by the first step of a random playbook; the effects are looked up by title. */
function checkSafety(playbook: Playbook, outcomes: readonly boolean[]): void {
  const cacao = exportCacao(playbook, { digest, at: AT });
  const { acts } = runPlainly(cacao, (index) => outcomes[index] ?? true);
  const failed = acts.findIndex(({ isDone }) => !isDone);
  expect(failed < 0 ? acts.length : failed + 1).toBe(acts.length);
  const steps = stepsOf(playbook);
  const isSealed = (before: number): boolean =>
    steps
      .slice(0, before)
      .some((step, index) => step.provides.includes("sealed") && acts[index]?.isDone === true);
  const unsealed = acts.filter(
    (_, index) => isIrreversible(steps[index]?.effect ?? "read") && !isSealed(index),
  );
  expect(unsealed).toEqual([]);
}

describe("a runner that ignores the extension", () => {
  test.for(shipped)(
    "carries out every step of %s in order when all succeed and evidence gets sealed",
    (name) => {
      const playbook = load(name);
      const { acts } = runPlainly(exportCacao(playbook, { digest, at: AT }), () => true);
      expect(acts.map((act) => act.name)).toEqual(stepsOf(playbook).map((step) => step.title));
    },
  );

  test("stops at the first failure and never acts irreversibly before the seal", () => {
    const outcomes = fc.array(fc.boolean(), { maxLength: 10 });
    fc.assert(fc.property(randomPlaybook, outcomes, checkSafety), { numRuns: 300 });
  });

  test("stops before what is irreversible when no step seals", () => {
    const [first, ...rest] = load("contain.yaml").stages.filter((stage) => stage[0].id !== "seal");
    if (first === undefined) throw new Error("contain has no steps");
    const playbook = { ...load("contain.yaml"), stages: [first, ...rest] };
    const { acts } = runPlainly(exportCacao(playbook, { digest, at: AT }), () => true);
    expect(acts.map(({ name }) => name).at(-1)).toBe(
      "Capture state, configuration, databases and logs",
    );
  });
});
