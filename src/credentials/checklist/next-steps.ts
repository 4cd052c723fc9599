/** What a person can do about an item now, the most useful first; only what would not be refused. */

import type { ItemEvent } from "./credential-event.ts";
import type { ChecklistItem, SubStep } from "./item.ts";
import { refusalOf } from "./refusal-of.ts";
import type { Circumstances } from "./refusal-of.ts";

/** An event without what recording it adds. */
export type Draft = ItemEvent extends infer E
  ? E extends ItemEvent
    ? Omit<E, "id" | "by">
    : never
  : never;

export interface NextStep {
  readonly label: string;
  readonly draft: Draft;
  /** `until`: a reason and an optional day. `statement`: words and an optional file. */
  readonly asks: "nothing" | "reason" | "note" | "until" | "statement";
  /** Why a reason is asked for, where that is not plain. */
  readonly because?: string;
}

export function nextSteps(item: ChecklistItem, circumstances: Circumstances): readonly NextStep[] {
  const refusal = (draft: Draft, note: string): string | null =>
    refusalOf(item, { ...draft, note, id: "", by: "" }, circumstances);
  return candidates(item).flatMap((one): readonly NextStep[] => {
    const because = refusal(one.draft, "");
    if (because === null) return [one];
    if (refusal(one.draft, "why") !== null) return [];
    return [one.asks === "nothing" ? { ...one, asks: "reason", because } : one];
  });
}

function candidates(item: ChecklistItem): readonly NextStep[] {
  const base = { item: item.id, note: "" };
  return [
    ...kinds(item).map((kind) =>
      step(`it is of the kind ${kind}`, { ...base, event: "identified", kind }),
    ),
    ...firstOpen(item.evidence).flatMap(({ what }): readonly NextStep[] => [
      step(`evidence is taken: ${what}`, { ...base, event: "evidence", what, outcome: "taken" }),
      step(`go on without this evidence: ${what}`, {
        ...base,
        event: "evidence",
        what,
        outcome: "skipped",
      }),
    ]),
    ...stages(item),
    ...item.halves.map(({ part }) => step(revokedLabel(part), { ...base, event: "revoked", part })),
    ...firstOpen(item.derived).flatMap(({ what }): readonly NextStep[] => [
      step(`looked at and cleared: ${what}`, {
        ...base,
        event: "derived",
        what,
        outcome: "cleared",
      }),
      step(`leave as it is: ${what}`, { ...base, event: "derived", what, outcome: "accepted" }),
    ]),
    ...ends(item),
    ...firstOpen(item.scrub).map(({ what }) =>
      step(`old value removed: ${what}`, { ...base, event: "scrubbed", what, outcome: "cleared" }),
    ),
    step("no new one is wanted", { ...base, event: "not-replaced" }),
    step("mark as seen in abuse: it goes to the front", { ...base, event: "abused" }),
    step("open it again", { ...base, event: "reopened" }),
  ].filter((one) => isSensible(item, one));
}

/** Nothing is asked of any provider before it is known whose it is. */
function kinds({ kind, ambiguous }: ChecklistItem): readonly string[] {
  return ambiguous.length === 0 ? [] : [kind, ...ambiguous];
}

function step(label: string, draft: Draft, asks: NextStep["asks"] = "nothing"): NextStep {
  return { label, draft, asks };
}

function revokedLabel(part: string): string {
  return part === "" ? "it is revoked" : `it is revoked: ${part}`;
}

function stages({ id, stage }: ChecklistItem): readonly NextStep[] {
  const base = { item: id, note: "" };
  const labels = [
    ["generated", "a new one is made, on a machine that you trust"],
    ["updated", "the new one is where the old one was"],
    ["reloaded", "what uses it is reloaded or restarted"],
    ["validated", "the new one works"],
  ] as const;
  const reached = labels.findIndex(([event]) => event === stage);
  const next = stage === "not-replaced" ? undefined : labels[reached + 1];
  return next === undefined ? [] : [step(next[1], { ...base, event: next[0] })];
}

function ends({ id, type }: ChecklistItem): readonly NextStep[] {
  const base = { item: id, note: "" };
  const label =
    type === "review" || type === "coverage"
      ? "looked at: state what you saw"
      : "state that it is dead, by name, with a file that shows it";
  return [
    step(label, { ...base, event: "attested", statement: "-", file: null }, "statement"),
    step("state what makes it harmless", { ...base, event: "compensated" }),
    step("waive it: it stays as it is", { ...base, event: "waived", until: null }, "until"),
  ];
}

/** The next one alone: a choice among thirty is none. */
function firstOpen(steps: readonly SubStep[]): readonly SubStep[] {
  return steps.filter(isOpen).slice(0, 1);
}

function isOpen({ state }: SubStep): boolean {
  return state === "open";
}

/** Allowed, but of no use now. */
function isSensible(item: ChecklistItem, { draft }: NextStep): boolean {
  if (draft.event === "abused") return !item.isAbused && item.state === "found";
  if (draft.event === "reopened") return item.state !== "found";
  const isRevoked = item.halves.every(({ revokedAt }) => revokedAt !== null);
  if (draft.event === "derived") return isRevoked || item.isIrrevocable;
  if (draft.event === "scrubbed") return isRevoked && !item.derived.some(isOpen);
  if (draft.event === "attested") return item.state !== "attested" || item.closedAt === null;
  return true;
}
