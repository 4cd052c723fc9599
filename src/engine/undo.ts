/** Reverses what the journal says was done: last in first out, half-done acts included. */

import { recorded } from "../model/json.ts";
import type { Json } from "../model/json.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Action, ActionContext, Undo, UndoVerdict } from "./action.ts";
import type { Approver } from "./approver.ts";
import { CHOICES } from "./event.ts";
import { factsOf } from "./fold.ts";
import type { IntentData } from "./fold.ts";
import { JournalUnwritable } from "../model/journal-unwritable.ts";
import type { Journal } from "./journal.ts";
import type { JournalRecord } from "./record.ts";

export interface UndoParts<H> {
  readonly journal: Journal;
  readonly host: H;
  readonly incident: string;
  readonly folder: string;
  readonly actions: ReadonlyMap<string, Action<H>>;
  readonly approver: Approver;
  progress(line: string): void;
}

export interface UndoneStep {
  readonly step: string;
  readonly title: string;
  readonly outcome: Outcome;
  readonly summary: string;
}

/** What is still to be undone, last first. */
export function undoable<H>(
  records: readonly JournalRecord[],
  actions: ReadonlyMap<string, Action<H>>,
): readonly JournalRecord[] {
  const settled = new Set(
    records.filter(isSettled).map((record) => recorded<{ of: number }>(record.data).of),
  );
  return records
    .filter((record) => record.kind === "intent" && !settled.has(record.seq))
    .filter((record) => actions.get(recorded<IntentData>(record.data).action)?.undo !== null)
    .toReversed();
}

/** Every act is tried, also after one failed: as much as can be put back is put back. */
export async function undoAll<H>(parts: UndoParts<H>): Promise<readonly UndoneStep[]> {
  const undone: UndoneStep[] = [];
  for (const intent of undoable(parts.journal.records, parts.actions)) {
    const action = parts.actions.get(recorded<IntentData>(intent.data).action);
    if (action === undefined || action.undo === null) continue;
    undone.push(await undoOne(parts, { intent, action, undo: action.undo }));
  }
  return undone;
}

interface Undoing<H> {
  readonly intent: JournalRecord;
  readonly action: Action<H>;
  readonly undo: Undo<H, Json>;
}

const UNDO_DEADLINE_MS = 60_000;

async function undoOne<H>(parts: UndoParts<H>, undoing: Undoing<H>): Promise<UndoneStep> {
  const { intent, action } = undoing;
  for (;;) {
    const verdict = await tryUndo(parts, undoing);
    const choice =
      verdict.outcome === "conflict" ? await askConflict(parts, undoing, verdict) : "continue";
    if (choice === "retry") continue;
    const outcome = verdict.outcome === "conflict" ? "skipped" : verdict.outcome;
    write(parts, intent, {
      kind: "undo-verify",
      data: { of: intent.seq, outcome, summary: verdict.summary },
    });
    parts.progress(`${outcome === "done" ? "reversed" : outcome}: ${verdict.summary}`);
    return { step: intent.step, title: action.title, outcome, summary: verdict.summary };
  }
}

async function tryUndo<H>(parts: UndoParts<H>, undoing: Undoing<H>): Promise<UndoVerdict> {
  const { intent, undo } = undoing;
  const { plan, prior } = recorded<IntentData>(intent.data);
  const context = contextOf(parts, intent);
  write(parts, intent, { kind: "undo-intent", data: { of: intent.seq } });
  try {
    await undo.apply(context, plan, prior);
    write(parts, intent, { kind: "undo-result", data: { of: intent.seq } });
    return await undo.verify(context, plan, prior);
  } catch (error) {
    if (error instanceof JournalUnwritable) throw error;
    return {
      outcome: "failed",
      summary: `could not be reversed: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** Nobody answers: left as it is and told, which is what `continue` means. */
async function askConflict<H>(
  parts: UndoParts<H>,
  undoing: Undoing<H>,
  verdict: UndoVerdict,
): Promise<"retry" | "continue"> {
  const question = {
    step: undoing.intent.step,
    title: undoing.action.title,
    kind: "conflict" as const,
    lines: ["somebody changed it since", verdict.summary],
    choices: CHOICES.conflict,
  };
  const answer = await parts.approver.decide(question);
  return answer?.choice === "retry" ? "retry" : "continue";
}

function contextOf<H>(parts: UndoParts<H>, intent: JournalRecord): ActionContext<H> {
  const { journal, host, incident, folder, progress } = parts;
  return {
    host,
    incident,
    folder,
    journalHead: journal.head,
    round: 0,
    parameters: {},
    signal: AbortSignal.timeout(UNDO_DEADLINE_MS),
    fact: (name) => factsOf(journal.records.filter((record) => record.seq < intent.seq)).get(name),
    progress,
  };
}

function write<H>(
  parts: UndoParts<H>,
  intent: JournalRecord,
  entry: { kind: "undo-intent" | "undo-result" | "undo-verify"; data: object },
): void {
  parts.journal.append({ ...entry, step: intent.step, attempt: intent.attempt });
}

/** Reversed, or left on purpose because somebody else owns it now. */
function isSettled(record: JournalRecord): boolean {
  if (record.kind !== "undo-verify") return false;
  const { outcome } = recorded<{ outcome: Outcome }>(record.data);
  return outcome === "done" || outcome === "skipped";
}
