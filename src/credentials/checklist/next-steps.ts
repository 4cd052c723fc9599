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
}

export function nextSteps(item: ChecklistItem, circumstances: Circumstances): readonly NextStep[] {
  const isAllowed = (draft: Draft, note: string): boolean =>
    refusalOf(item, { ...draft, note, id: "", by: "" }, circumstances) === null;
  return candidates(item).flatMap((one): readonly NextStep[] => {
    if (isAllowed(one.draft, "")) return [one];
    if (!isAllowed(one.draft, "why")) return [];
    return [one.asks === "nothing" ? { ...one, asks: "reason" } : one];
  });
}

function candidates(item: ChecklistItem): readonly NextStep[] {
  const base = { item: item.id, note: "" };
  return [
    ...openSteps(item.evidence).flatMap(({ what }): readonly NextStep[] => [
      step(`evidence is taken: ${what}`, { ...base, event: "evidence", what, outcome: "taken" }),
      step(`go on without this evidence: ${what}`, {
        ...base,
        event: "evidence",
        what,
        outcome: "skipped",
      }),
    ]),
    ...stages(item),
    ...item.halves.map(({ part }) =>
      step(revokedLabel(item, part), { ...base, event: "revoked", part }),
    ),
    ...openSteps(item.derived).flatMap(({ what }): readonly NextStep[] => [
      step(`looked at and cleared: ${what}`, {
        ...base,
        event: "derived",
        what,
        outcome: "cleared",
      }),
      step(`leave as it is: ${what}`, { ...base, event: "derived", what, outcome: "accepted" }),
    ]),
    ...ends(item),
    ...openSteps(item.scrub).map(({ what }) =>
      step(`old value removed: ${what}`, { ...base, event: "scrubbed", what, outcome: "cleared" }),
    ),
    step("mark as seen in abuse: it goes to the front", { ...base, event: "abused" }),
    step("open it again", { ...base, event: "reopened" }),
  ].filter((one) => isSensible(item, one));
}

function step(label: string, draft: Draft, asks: NextStep["asks"] = "nothing"): NextStep {
  return { label, draft, asks };
}

function revokedLabel({ halves }: ChecklistItem, part: string): string {
  if (part !== "") return `it is revoked: ${part}`;
  return halves.length > 1 ? "it is revoked: the credential itself" : "it is revoked";
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
  return [
    ...(next === undefined ? [] : [step(next[1], { ...base, event: next[0] })]),
    step("no new one is wanted", { ...base, event: "not-replaced" }),
  ];
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

function openSteps(steps: readonly SubStep[]): readonly SubStep[] {
  return steps.filter(({ state }) => state === "open");
}

/** Allowed, but of no use now. */
function isSensible(item: ChecklistItem, { draft }: NextStep): boolean {
  if (draft.event === "abused") return !item.isAbused && item.state === "found";
  if (draft.event === "reopened") return item.state !== "found";
  if (draft.event === "attested") return item.state !== "attested" || item.closedAt === null;
  return true;
}
