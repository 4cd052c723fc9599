/** A shipped playbook, parsed, compiled and ready to be proved. */

import { actionsById } from "../actions/index.ts";
import { compile } from "../engine/compile.ts";
import type { Machine } from "../engine/compile.ts";
import { parsePlaybook } from "../engine/parse-playbook.ts";
import { describeProblem } from "../engine/playbook-problem.ts";
import type { PlaybookProblem } from "../engine/playbook-problem.ts";
import type { Playbook } from "../engine/playbook.ts";
import { catalogueProblems } from "../engine/playbook-rules.ts";
import type { Catalogue } from "../engine/prove/law.ts";
import { prove } from "../engine/prove/prove.ts";
import type { Proof } from "../engine/prove/prove.ts";
import { Refusal } from "../model/refusal.ts";
import type { Digest } from "../ports/digest.ts";

export type ReadPlaybook =
  | { readonly kind: "playbook"; readonly playbook: Playbook }
  | { readonly kind: "refused"; readonly problems: readonly PlaybookProblem[] };

/** The language's rules, then those that need the catalogue. */
export function readPlaybook(bytes: Uint8Array, digest: Digest): ReadPlaybook {
  const parsed = parsePlaybook(bytes, digest);
  if (parsed.kind === "refused") return parsed;
  const problems = catalogueProblems(parsed.playbook, actionsById());
  return problems.length > 0 ? { kind: "refused", problems } : parsed;
}

/** @throws Refusal `usage` with every problem and its place. */
export function compilePlaybook(name: string, bytes: Uint8Array, digest: Digest): Machine {
  const read = readPlaybook(bytes, digest);
  if (read.kind === "playbook") return compile(read.playbook);
  throw new Refusal({
    kind: "usage",
    problem: read.problems.map((problem) => describeProblem(name, problem)).join("\n"),
    hint: `see every rule with: ir playbook check ${name}`,
  });
}

/** Every law over everything that can happen, with what the catalogue says of its actions. */
export function proved(machine: Machine): Proof {
  return prove(machine, actionFacts());
}

/** Actions that read the data of the fact `target` as they are; a test compares the list with their sources. */
const WORKS_ON_TARGET: readonly string[] = [
  "block-network",
  "capture-state",
  "capture-volatile",
  "freeze-processes",
  "hold-supervisor",
  "prove-contained",
];

/** What the prover has to know of the catalogue. */
export function actionFacts(): Catalogue {
  const facts = [...actionsById().values()].map(({ id, effect, verify, undo }) => ({
    id,
    effect,
    hasUndo: undo !== null,
    requires: WORKS_ON_TARGET.includes(id) ? ["target"] : [],
    hasVerify: [verify, ...(undo === null ? [] : [undo.verify])].every(isFunction),
  }));
  return new Map(facts.map((one) => [one.id, one]));
}

/** The types say so; an action that escaped them is not believed. */
function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** Proves once, and throws when a law is broken: called before the first irreversible step of a run. */
export function proofOf(machine: Machine): () => void {
  let proof: Proof | null = null;
  return () => {
    proof ??= proved(machine);
    const [breach] = proof.counterexamples;
    if (breach === undefined) return;
    throw new Refusal({
      kind: "unable",
      problem: `playbook ${machine.playbook.id} breaks ${breach.law}: ${breach.breach}`,
      hint: `nothing irreversible was done; see: ir playbook check ${machine.playbook.id}`,
    });
  };
}
