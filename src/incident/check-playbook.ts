/** `ir playbook check`: the language's rules, then every path of the compiled machine. */

import { compile } from "../engine/compile.ts";
import { describeProblem } from "../engine/playbook-problem.ts";
import type { PlaybookProblem } from "../engine/playbook-problem.ts";
import type { Counterexample } from "../engine/prove/prove.ts";
import type { Digest } from "../ports/digest.ts";
import { proved, readPlaybook } from "./read-playbook.ts";

export interface PlaybookCheck {
  readonly name: string;
  readonly isProved: boolean;
  readonly problems: readonly PlaybookProblem[];
  readonly counterexamples: readonly Counterexample[];
  /** Reachable states that were looked at; 0 when the language's rules already refuse it. */
  readonly states: number;
  /** Irreversible steps that act only after the seal, whatever anybody answers. */
  readonly sealedFirst: readonly string[];
  /** Irreversible steps that can also act because a person waived the evidence. */
  readonly waivable: readonly string[];
  readonly hash: string;
}

export function checkPlaybook(name: string, bytes: Uint8Array, digest: Digest): PlaybookCheck {
  const hash = digest.sha256(bytes);
  const read = readPlaybook(bytes, digest);
  if (read.kind === "refused") {
    return {
      name,
      isProved: false,
      problems: read.problems,
      counterexamples: [],
      states: 0,
      sealedFirst: [],
      waivable: [],
      hash,
    };
  }
  const { states, counterexamples, sealedFirst, waivable } = proved(compile(read.playbook));
  return {
    name,
    isProved: counterexamples.length === 0,
    problems: [],
    counterexamples,
    states,
    sealedFirst,
    waivable,
    hash,
  };
}

/** `name:line:column rule: what to do`, one for each. */
export function problemLines(check: PlaybookCheck): readonly string[] {
  return check.problems.map((problem) => describeProblem(check.name, problem));
}
