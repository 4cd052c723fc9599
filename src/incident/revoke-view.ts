/** The checklist as people and machines are shown it. */

import { closing, isOpenItem } from "../credentials/checklist/closing.ts";
import type { Checklist, ChecklistItem } from "../credentials/checklist/item.ts";
import { summaryOf } from "../credentials/checklist/summary.ts";
import type { ChecklistSummary } from "../credentials/checklist/summary.ts";
import { ageOf, exposureOf } from "../credentials/checklist/windows.ts";
import type { Age, Exposure } from "../credentials/checklist/windows.ts";
import type { ManualStep } from "../credentials/credential-kind.ts";
import type { JournalRecord } from "../engine/record.ts";
import { compromiseOf, isBrought } from "./revoke-list.ts";
import { localDoneAt } from "./undo-local.ts";
import type { Mode } from "../credentials/checklist/credential-event.ts";

export interface ItemView extends ChecklistItem {
  readonly isOpen: boolean;
  /** What stands between it and its end. */
  readonly missing: readonly string[];
  readonly exposure: Exposure;
  readonly age: Age;
  /** Whether `ir revoke --local` ends it, and when it last did; `null` for what others issued. */
  readonly local: { readonly doneAt: string | null } | null;
}

export interface RevokeView {
  readonly incident: string;
  readonly mode: Mode;
  readonly outcome: "done" | "partial" | "failed" | "waiting";
  readonly summary: ChecklistSummary;
  readonly inventory: Checklist["inventory"];
  readonly compromisedAt: string | null;
  readonly items: readonly ItemView[];
  readonly chainHead: string;
  readonly next: readonly string[];
}

/** Issued by the gateway itself, and ended on its own state. */
const LOCAL_KINDS: ReadonlySet<string> = new Set([
  "oc_gateway_token",
  "oc_hooks_token",
  "oc_device_token",
  "oc_mcp_oauth",
]);

export interface ViewParts {
  readonly incident: string;
  readonly now: string;
  readonly records: readonly JournalRecord[];
}

export function revokeView(list: Checklist, parts: ViewParts): RevokeView {
  const { incident, now, records } = parts;
  const compromisedAt = compromiseOf(records);
  const summary = summaryOf(list, now);
  const outcome = outcomeOf(list, summary);
  return {
    incident,
    mode: list.mode,
    outcome,
    summary,
    inventory: list.inventory,
    compromisedAt,
    items: list.items.map((item) =>
      itemView(item, list.mode, { now, compromisedAt, localAt: localDoneAt(records) }),
    ),
    chainHead: records.at(-1)?.hash ?? "",
    next: nextOf(outcome, parts),
  };
}

/** A list that was brought here has its values in its file alone. */
function nextOf(
  outcome: RevokeView["outcome"],
  { incident, records }: ViewParts,
): readonly string[] {
  if (!isBrought(records)) return outcome === "done" ? [] : [`ir revoke ${incident}`];
  return [
    ...(outcome === "done" ? [] : ["ir revoke --from FILE --identity KEYFILE"]),
    `ir revoke ${incident} --export FILE --to age1...`,
  ];
}

interface Around {
  readonly now: string;
  readonly compromisedAt: string | null;
  readonly localAt: string | null;
}

function itemView(
  item: ChecklistItem,
  mode: Mode,
  { now, compromisedAt, localAt }: Around,
): ItemView {
  const isOpen = isOpenItem(item, now);
  return {
    ...item,
    steps: stepsFor(item, mode),
    isOpen,
    missing: isOpen ? closing(item) : [],
    exposure: exposureOf(item, compromisedAt),
    age: ageOf(item, now),
    local: LOCAL_KINDS.has(item.kind) ? { doneAt: localAt } : null,
  };
}

const EMERGENCY_ORDER: readonly ManualStep["phase"][] = [
  "revoke",
  "aftercare",
  "create",
  "load",
  "validate",
];

/** In an emergency the old one goes first; what loads a new one comes last. What this host issues itself dies by being replaced. */
function stepsFor({ steps, kind }: ChecklistItem, mode: Mode): readonly ManualStep[] {
  if (mode === "normal" || kind.startsWith("oc_")) return steps;
  return EMERGENCY_ORDER.flatMap((phase) => steps.filter((step) => step.phase === phase));
}

function outcomeOf({ inventory }: Checklist, summary: ChecklistSummary): RevokeView["outcome"] {
  if (summary.alive > 0) return "failed";
  if (summary.unanswered > 0) return "waiting";
  return inventory !== null && summary.open === 0 ? "done" : "partial";
}
