/** Proves a compiled playbook: every law over everything that can happen, or the shortest way to break it. */

import type { Machine } from "../compile.ts";
import { stepsOf } from "../playbook.ts";
import { stepsBehindSeal, stepsBehindWaiver } from "./evidence-before-destruction.ts";
import { explore, thorough } from "./explore.ts";
import type { Thoroughness } from "./explore.ts";
import type { Breach, Catalogue, Subject } from "./law.ts";
import { LAWS } from "./laws.ts";
import { storyOf } from "./story.ts";
import type { StoryLine } from "./story.ts";

/** The shortest way to a breach: the events in order, and what is wrong at the end. */
export interface Counterexample {
  readonly law: string;
  readonly step: string;
  /** Where the step stands in the source; 0 when it is about none. */
  readonly line: number;
  readonly breach: string;
  readonly path: readonly string[];
  readonly story: readonly StoryLine[];
}

export interface Proof {
  readonly states: number;
  readonly moves: number;
  /** Empty when the playbook is proved. */
  readonly counterexamples: readonly Counterexample[];
  /** Irreversible steps that act only after the seal, whatever anybody answers. */
  readonly sealedFirst: readonly string[];
  /** Irreversible steps that can also act because a person waived the evidence. */
  readonly waivable: readonly string[];
}

export function prove(
  machine: Machine,
  catalogue: Catalogue,
  how: Thoroughness = thorough(machine, catalogue),
): Proof {
  const { playbook } = machine;
  const subject: Subject = { playbook, catalogue, graph: explore(machine, how) };
  const { situations, moves, isWhole } = subject.graph;
  const broken = LAWS.flatMap((law) =>
    law.breaches(subject).map((breach) => told(law.id, subject, breach)),
  );
  return {
    states: situations.length,
    moves: moves.length,
    counterexamples: isWhole ? broken : [tooLarge(moves.length), ...broken],
    sealedFirst: stepsBehindSeal(subject),
    waivable: stepsBehindWaiver(subject),
  };
}

function told(
  law: string,
  { playbook }: Subject,
  { step, sentence, route }: Breach,
): Counterexample {
  return {
    law,
    step,
    line: stepsOf(playbook).find(({ id }) => id === step)?.line ?? 0,
    breach: sentence,
    path: route.map(({ event }) => event?.type ?? ""),
    story: storyOf(playbook, route),
  };
}

/** What was not looked at to the end is not proved. */
function tooLarge(moves: number): Counterexample {
  return {
    law: "too-many-paths",
    step: "",
    line: 0,
    breach: `more than ${moves} different things can happen; let fewer later steps need what earlier ones provide`,
    path: [],
    story: [],
  };
}
