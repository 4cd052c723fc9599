/** One random small playbook, seen by the prover and by the walk that knows nothing of it. */

import * as fc from "fast-check";

import { compile } from "../../src/engine/compile.ts";
import { prove } from "../../src/engine/prove/prove.ts";
import type { Counterexample } from "../../src/engine/prove/prove.ts";
import { walk } from "./path-walker.ts";
import type { Walked } from "./path-walker.ts";
import { smallCase } from "./small-playbook.ts";

interface Seen {
  readonly breaches: Walked;
  readonly waivable: readonly string[];
}

export interface Agreement {
  readonly prover: Seen;
  readonly walker: Seen;
  readonly situations: { readonly prover: number; readonly walker: number };
}

export function agreement(seed: number): Agreement {
  const [drawn] = fc.sample(smallCase, { seed, numRuns: 1 });
  if (drawn === undefined) throw new Error(`seed ${seed} draws nothing`);
  const { playbook, actions } = drawn;
  const { counterexamples, waivable, states } = prove(compile(playbook), actions);
  const walked = walk(playbook, actions);
  return {
    prover: { breaches: shortest(counterexamples), waivable: waivable.toSorted() },
    walker: { breaches: walked.breaches, waivable: walked.waivable },
    situations: { prover: states, walker: walked.situations },
  };
}

/** In the words of the walk: law and step, and how few events lead there. */
export function shortest(found: readonly Counterexample[]): Walked {
  const lengths = new Map<string, number>();
  for (const { law, step, path } of found) {
    const key = `${law} ${step}`;
    lengths.set(key, Math.min(lengths.get(key) ?? Infinity, path.length));
  }
  return Object.fromEntries(lengths);
}
