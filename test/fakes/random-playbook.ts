/** Random playbooks that the language accepts, for laws that hold for every playbook. */

import * as fc from "fast-check";

import { EFFECTS, isIrreversible } from "../../src/model/effect.ts";
import type { Effect } from "../../src/model/effect.ts";
import type { Deed, OnFail, Playbook, Stage, Step } from "../../src/engine/playbook.ts";

interface Draft {
  readonly effect: Effect;
  readonly deed: Deed["kind"];
  readonly isGrouped: boolean;
  readonly onFail: "ask" | "halt" | "continue" | "goto";
  readonly needsEarlier: boolean;
  readonly isWaived: boolean;
  readonly attempts: number;
  readonly deadlineMs: number;
  readonly words: string;
}

const draft: fc.Arbitrary<Draft> = fc.record({
  effect: fc.constantFrom(...EFFECTS),
  deed: fc.constantFrom("action", "manual", "run"),
  isGrouped: fc.boolean(),
  onFail: fc.constantFrom("ask", "halt", "continue", "goto"),
  needsEarlier: fc.boolean(),
  isWaived: fc.boolean(),
  attempts: fc.integer({ min: 1, max: 5 }),
  deadlineMs: fc.integer({ min: 1, max: 86_400_000 }),
  words: fc.string({ unit: "binary", minLength: 1, maxLength: 40 }).filter(isCleanText),
});

function isCleanText(text: string): boolean {
  return text.isWellFormed() && /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u.test(text);
}

/** Seals first, so that what is irreversible may stand behind it. */
export const randomPlaybook: fc.Arbitrary<Playbook> = fc
  .array(draft, { minLength: 1, maxLength: 8 })
  .map((drafts) => {
    const seal = step(sealDraft, { index: 0, last: drafts.length });
    const steps = drafts.map((one, index) => step(one, { index: index + 1, last: drafts.length }));
    return playbookOf([seal, ...steps], [false, ...drafts.map((one) => one.isGrouped)]);
  });

const sealDraft: Draft = {
  effect: "read",
  deed: "action",
  isGrouped: false,
  onFail: "ask",
  needsEarlier: false,
  isWaived: false,
  attempts: 1,
  deadlineMs: 60_000,
  words: "seal",
};

function step(one: Draft, { index, last }: { index: number; last: number }): Step {
  const isFinal = isIrreversible(one.effect);
  const needs = isFinal || one.needsEarlier ? (index === 0 ? [] : ["sealed"]) : [];
  return {
    id: `s${index}`,
    title: one.words,
    deed: deedOf(one, index),
    effect: one.effect,
    needs,
    provides: index === 0 ? ["sealed"] : [`fact-${index}`],
    hasUndo: one.effect === "reversible",
    onAmbiguous: isFinal ? "reconcile" : "retry",
    onFail: onFailOf(one, index, last),
    deadlineMs: one.deadlineMs,
    attempts: isFinal ? 1 : one.attempts,
    waive: one.isWaived ? needs : [],
    parameters: one.deed !== "action" ? {} : { wait: index, word: one.words },
    line: 0,
  };
}

function deedOf({ deed, effect, words }: Draft, index: number): Deed {
  switch (deed) {
    case "action":
      return { kind: "action", action: `act-${index}` };
    case "manual":
      return { kind: "manual", text: `${words}\nsecond line: ${words}` };
    case "run": {
      const back = { run: ["systemctl", "start", words], verify: ["test", "-e", words] };
      const undo = effect === "reversible" ? back : null;
      return { kind: "run", run: ["systemctl", words, ""], verify: ["test", words], undo };
    }
  }
}

function onFailOf(one: Draft, index: number, last: number): OnFail {
  if (one.onFail !== "goto") return { kind: one.onFail };
  return one.isGrouped || index >= last ? { kind: "halt" } : { kind: "goto", step: `s${last}` };
}

/** Neighbours that want a group and are no goto's target stand together. */
function playbookOf(steps: readonly Step[], grouped: readonly boolean[]): Playbook {
  const stages: (readonly Step[])[] = [];
  const targets = new Set(
    steps.flatMap(({ onFail }) => (onFail.kind === "goto" ? [onFail.step] : [])),
  );
  let open: Step[] = [];
  const close = (): void => {
    if (open.length > 0) stages.push(...(open.length === 1 ? open.map((one) => [one]) : [open]));
    open = [];
  };
  for (const [index, one] of steps.entries()) {
    const joins = grouped[index] === true && !targets.has(one.id) && one.onFail.kind !== "goto";
    if (!joins) close();
    if (joins) open.push(one);
    else stages.push([one]);
  }
  close();
  return {
    id: "random",
    title: "random",
    summary: "random: playbook",
    useWhen: "it is random",
    rto: { sealed: 90_000, contained: 1 },
    privileges: ["root"],
    stages: stages.flatMap(toStage),
    hash: "",
  };
}

function toStage(steps: readonly Step[]): readonly Stage[] {
  const [first, ...rest] = steps;
  return first === undefined ? [] : [[first, ...rest]];
}

/** What a reader can tell from the text: not where it stood, nor the hash of the bytes. */
export function withoutPlace(playbook: Playbook): unknown {
  return {
    ...playbook,
    hash: "",
    stages: playbook.stages.map((stage) => stage.map((one) => ({ ...one, line: 0 }))),
  };
}
