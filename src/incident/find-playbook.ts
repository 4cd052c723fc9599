/** From what an operator types to the bytes of a playbook, and whether those may be run. */

import { actionsById } from "../actions/index.ts";
import type { Machine } from "../engine/compile.ts";
import type { Playbook, Stage } from "../engine/playbook.ts";
import { Refusal } from "../model/refusal.ts";
import { VERSION } from "../model/version.ts";
import type { Digest } from "../ports/digest.ts";
import type { PlaybookSource } from "../ports/playbook-source.ts";
import { proved } from "./read-playbook.ts";
import { SHIPPED_PLAYBOOKS } from "./shipped-playbooks.ts";
import { STAGE_ZERO_STEPS } from "./stage-zero.ts";

export interface FoundPlaybook {
  /** Id of a shipped one, or the absolute path of a file: what the journal names. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Trust {
  readonly digest: Digest;
  /** SHA-256 of the files that the operator trusts. */
  trusted(): ReadonlySet<string>;
}

/** A journal names a file by its absolute path; ids have no slash. */
export function isFileName(name: string): boolean {
  return name.includes("/");
}

/** `null` when there is none, or it cannot be read. */
export function playbookBytes(playbooks: PlaybookSource, name: string): Uint8Array | null {
  if (!isFileName(name)) return playbooks.read(name);
  const file = playbooks.readFile(name);
  return file.kind === "file" ? file.bytes : null;
}

/**
 * @throws Refusal `integrity` for a shipped playbook that is not as it was shipped; `usage` for a file that the
 * operator has not trusted.
 */
export function requireTrusted({ name, bytes }: FoundPlaybook, { digest, trusted }: Trust): void {
  const hash = digest.sha256(bytes);
  if (isFileName(name)) {
    if (trusted().has(hash)) return;
    throw new Refusal({
      kind: "usage",
      problem: `${name} is no playbook of ir, and you have not trusted it as it is now (${hash})`,
      hint: `read what it does, and trust it: ir playbook trust ${name}`,
    });
  }
  const shipped = SHIPPED_PLAYBOOKS.get(name);
  if (shipped?.sha256 === hash) return;
  throw new Refusal({
    kind: "integrity",
    problem:
      shipped === undefined
        ? `${name} lies among the playbooks of ir ${VERSION} and is none of them`
        : `playbook ${name} was changed: it is not the one that ships with ir ${VERSION}`,
    hint: "nothing of it was run; what was done before stays as it is. Install ir again, then: ir contain",
  });
}

/** @throws Refusal when a law is broken: nothing was begun then. */
export function requireProof(machine: Machine, name: string): void {
  const [breach] = proved(machine).counterexamples;
  if (breach === undefined) return;
  throw new Refusal({
    kind: "failed",
    problem: `${name} breaks ${breach.law}: ${breach.breach}`,
    hint: `nothing was done; see how it comes to that: ir playbook check ${name}`,
  });
}

const STAGE_ZERO_ACTIONS = ["survey-target", "freeze-processes"];

/** Whether stage zero may do its first two steps: then they must be exactly what stage zero does. */
export function beginsByFreezing(playbook: Playbook): boolean {
  return STAGE_ZERO_STEPS.every((expected, index) => {
    const action = STAGE_ZERO_ACTIONS[index] ?? "";
    const stage = playbook.stages[index];
    return stage !== undefined && isStageZeroStep(stage, { ...expected, action });
  });
}

interface Expected {
  readonly id: string;
  readonly action: string;
  readonly provides: readonly string[];
  readonly deadlineMs: number;
}

function isStageZeroStep([step, ...others]: Stage, expected: Expected): boolean {
  const { deed } = step;
  return (
    others.length === 0 &&
    deed.kind === "action" &&
    deed.action === expected.action &&
    step.effect === actionsById().get(deed.action)?.effect &&
    step.id === expected.id &&
    step.deadlineMs === expected.deadlineMs &&
    step.provides.join(" ") === expected.provides.join(" ") &&
    step.needs.every((need) => need === "target") &&
    Object.keys(step.parameters).length === 0
  );
}
