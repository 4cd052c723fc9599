/** Reverses what the journal says was done: last in first out, half-done acts included. */

import { recorded } from "../model/json.ts";
import type { Json } from "../model/json.ts";
import type { Outcome } from "../model/outcome.ts";
import type { Clock } from "../ports/clock.ts";
import type { Action, ActionContext, Undo, UndoVerdict } from "./action.ts";
import type { Approver } from "./approver.ts";
import { settle, startDeadline } from "./deadline.ts";
import type { Settled } from "./deadline.ts";
import { CHOICES } from "./event.ts";
import { factsOf } from "./fold.ts";
import type { IntentData } from "./fold.ts";
import type { Journal } from "./journal.ts";
import type { JournalRecord } from "./record.ts";

export interface UndoParts<H> {
  readonly journal: Journal;
  readonly clock: Clock;
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

/** What is still to be undone, last first; also acts of an action that this version does not know. */
export function undoable<H>(
  records: readonly JournalRecord[],
  actions: ReadonlyMap<string, Action<H>>,
): readonly JournalRecord[] {
  const settled = new Set(
    records.filter(isSettled).map((record) => recorded<{ of: number }>(record.data).of),
  );
  return records
    .filter((record) => record.kind === "intent" && !settled.has(record.seq))
    .filter(({ data }) => {
      const { effect, action } = recorded<IntentData>(data);
      return effect === "reversible" && actions.get(action)?.undo !== null;
    })
    .toReversed();
}

/** Every act is tried, also after one failed: as much as can be put back is put back. */
export async function undoAll<H>(parts: UndoParts<H>): Promise<readonly UndoneStep[]> {
  const undone: UndoneStep[] = [];
  for (const intent of undoable(parts.journal.records, parts.actions)) {
    const action = parts.actions.get(recorded<IntentData>(intent.data).action);
    const undo = action?.undo ?? null;
    undone.push(
      action === undefined || undo === null
        ? notKnown(parts, intent)
        : await undoOne(parts, { intent, action, undo }),
    );
  }
  return undone;
}

function notKnown<H>(parts: UndoParts<H>, intent: JournalRecord): UndoneStep {
  const { action, summary: title } = recorded<IntentData>(intent.data);
  const summary = `this version of ir does not know ${action}; use the version that did it`;
  return recordUndone(parts, { intent, title, verdict: { outcome: "failed", summary } });
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
    const decided =
      verdict.outcome === "conflict"
        ? await decideConflict(parts, undoing, verdict.summary)
        : { outcome: verdict.outcome, summary: verdict.summary };
    if (decided !== "retry") {
      return recordUndone(parts, { intent, title: action.title, verdict: decided });
    }
  }
}

interface Decided {
  readonly outcome: Outcome;
  readonly summary: string;
}

function recordUndone<H>(
  parts: UndoParts<H>,
  { intent, title, verdict }: { intent: JournalRecord; title: string; verdict: Decided },
): UndoneStep {
  const { outcome, summary } = verdict;
  write(parts, intent, { kind: "undo-verify", data: { of: intent.seq, outcome, summary } });
  parts.progress(`${outcome === "done" ? "reversed" : outcome}: ${summary}`);
  return { step: intent.step, title, outcome, summary };
}

/** Looks whatever became of the way back, as a step does. */
async function tryUndo<H>(parts: UndoParts<H>, { intent, undo }: Undoing<H>): Promise<UndoVerdict> {
  const { plan, prior } = recorded<IntentData>(intent.data);
  write(parts, intent, { kind: "undo-intent", data: { of: intent.seq } });
  const applied = await limited(parts, intent, (context) => undo.apply(context, plan, prior));
  const saved = applied.kind === "value" && applied.value ? { saved: applied.value } : {};
  const data = { of: intent.seq, ended: applied.kind, ...saved };
  write(parts, intent, { kind: "undo-result", data });
  const looked = await limited(parts, intent, (context) => undo.verify(context, plan, prior));
  if (looked.kind !== "value") {
    return { outcome: "unknown", summary: `could not verify: ${looked.reason}` };
  }
  const { outcome, summary } = looked.value;
  if (applied.kind !== "deadline" || outcome === "conflict") return looked.value;
  return { outcome: "unknown", summary: `${applied.reason}; seen afterwards: ${summary}` };
}

async function limited<H, T>(
  parts: UndoParts<H>,
  intent: JournalRecord,
  work: (context: ActionContext<H>) => Promise<T>,
): Promise<Settled<T>> {
  const deadline = startDeadline(parts.clock, UNDO_DEADLINE_MS, null);
  try {
    const context = { ...contextOf(parts, intent), signal: deadline.signal };
    return await settle(() => work(context), deadline);
  } finally {
    deadline.end();
  }
}

/** Nobody answers: left as it is and still to be reversed, because silence decides nothing. */
async function decideConflict<H>(
  parts: UndoParts<H>,
  undoing: Undoing<H>,
  summary: string,
): Promise<Decided | "retry"> {
  const answer = await parts.approver.decide({
    step: undoing.intent.step,
    title: undoing.action.title,
    kind: "conflict",
    lines: ["somebody changed it since", summary],
    choices: CHOICES.conflict,
  });
  switch (answer?.choice) {
    case "retry":
      return "retry";
    case "continue":
      return { outcome: "skipped", summary };
    default:
      return {
        outcome: "unknown",
        summary: `${summary}; nobody decided what to do about it`,
      };
  }
}

function contextOf<H>(
  parts: UndoParts<H>,
  intent: JournalRecord,
): Omit<ActionContext<H>, "signal"> {
  const { journal, host, incident, folder, progress } = parts;
  return {
    host,
    incident,
    folder,
    journalHead: journal.head,
    round: 0,
    parameters: {},
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
