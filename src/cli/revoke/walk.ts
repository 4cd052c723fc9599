/** One credential after the other with a person at the terminal; each answer is recorded before the next question. */

import { itemBefore, nextOpen, stepsNow, viewOf } from "../../incident/revoke-steps.ts";
import type { NextStep } from "../../incident/revoke-steps.ts";
import { tell } from "../../incident/revoke-record.ts";
import type { RevokeDesk } from "../../incident/revoke-record.ts";
import type { ItemView } from "../../incident/revoke-view.ts";
import type { Choice, Terminal } from "../../ports/terminal.ts";
import { COLUMNS, wrap } from "../text.ts";
import { completed } from "./complete-step.ts";
import { itemRest, itemScreen } from "./item-screen.ts";
import { summaryWords } from "./words.ts";

export interface Walk {
  readonly desk: RevokeDesk;
  readonly terminal: Terminal;
  /** One item only. */
  readonly only: string | null;
  /** Asks the provider about an item, where that was allowed; `null` when it was not. */
  readonly probe: ((item: ItemView) => Promise<string>) | null;
  /** Revokes over the provider's API, where that was allowed. */
  readonly send: ((item: ItemView) => Promise<string>) | null;
  /** Ctrl-C while a provider is asked, or waited for. */
  readonly pause: AbortSignal;
  /** SHA-256 of a file that the person names, or why there is none. */
  fileHash(path: string): { readonly sha256: string } | { readonly problem: string };
}

const INTRODUCTION =
  "One after the other, most dangerous first: do the steps at the provider, then say here what was done. Each answer is recorded at once; stop whenever you have to, it goes on there.";

/** `later`: the person stopped, or nobody answered; `interrupted`: by Ctrl-C. It goes on there. */
export async function walkList(walk: Walk): Promise<"finished" | "later" | "interrupted"> {
  const { desk, terminal } = walk;
  for (const line of [...summaryWords(viewOf(desk)), "", INTRODUCTION].flatMap((words) =>
    wrap(words, COLUMNS),
  ))
    terminal.progress(line);
  let at = walk.only ?? nextOpen(desk, null);
  let shown: string | null = null;
  while (at !== null) {
    const turn = await oneTurn(walk, at, shown === at);
    if (walk.pause.aborted) return "interrupted";
    if (turn === "later") return "later";
    shown = at;
    at = turn.goTo;
  }
  return "finished";
}

type Turn = "later" | { readonly goTo: string | null };

async function oneTurn(walk: Walk, id: string, isShown: boolean): Promise<Turn> {
  const { desk, terminal } = walk;
  const view = viewOf(desk);
  const item = view.items.find((known) => known.id === id);
  if (item === undefined) return { goTo: null };
  const position = `[${view.items.indexOf(item) + 1} of ${view.items.length}]`;
  for (const line of isShown ? itemRest(item) : itemScreen(item, position)) terminal.progress(line);
  const steps = stepsNow(desk, item);
  const value = await terminal.choose(`${item.id}: what is done?`, choicesFor(walk, item, steps));
  if (value === null || value === "later") return "later";
  const step = steps[Number(value)];
  return step === undefined ? move(walk, item, value) : act(walk, item, step);
}

/** Enter alone decides nothing: whoever waits may have pressed it before there was a question. */
function choicesFor(walk: Walk, item: ItemView, steps: readonly NextStep[]): readonly Choice[] {
  const canAsk = walk.probe !== null && item.isProbeable;
  const canSend = walk.send !== null && item.hasApi && item.pending === null;
  return [
    ...steps.map(({ label }, index) => ({ value: String(index), label: shortened(label) })),
    ...(canAsk ? [{ value: "probe", label: "ask the provider about it now" }] : []),
    ...(canSend ? [{ value: "send", label: "revoke it over the provider's API" }] : []),
    { value: "note", label: "write a note" },
    { value: "skip", label: "come back to it after the others, with a reason" },
    { value: "next", label: "show the next one" },
    { value: "back", label: "show the one before" },
    { value: "later", label: "stop here: it goes on from here later", isMarked: true },
  ];
}

/** A choice of two lines is drawn over the next one. */
function shortened(label: string): string {
  const [first = ""] = wrap(label, COLUMNS - 8);
  return first.length === label.length ? label : `${first} …`;
}

async function move(walk: Walk, item: ItemView, value: string): Promise<Turn> {
  const { desk } = walk;
  switch (value) {
    case "back":
      return { goTo: itemBefore(desk, item.id) };
    case "next":
      return { goTo: walk.only === null ? nextOpen(desk, item.id) : null };
    case "probe":
      return told(walk, item, await walk.probe?.(item));
    case "send":
      return told(walk, item, await walk.send?.(item));
    case "skip":
      return act(walk, item, {
        label: "",
        asks: "reason",
        draft: { event: "skipped", item: item.id, note: "" },
      });
    default:
      return act(walk, item, {
        label: "",
        asks: "note",
        draft: { event: "noted", item: item.id, note: "" },
      });
  }
}

/** What came of a question or a revocation is recorded by who asked. */
function told(walk: Walk, item: ItemView, words = ""): Turn {
  for (const line of wrap(words, COLUMNS)) walk.terminal.progress(line);
  return afterwards(walk, item);
}

/** Recorded only once all of it is there; a lost terminal in between records nothing. */
async function act(walk: Walk, item: ItemView, step: NextStep): Promise<Turn> {
  const { desk, terminal } = walk;
  const draft = await completed(walk, step);
  if (draft === null) return "later";
  const refusal = typeof draft === "string" ? draft : tell(desk, draft);
  if (refusal !== null) {
    for (const line of wrap(`not recorded: ${refusal}`, COLUMNS)) terminal.progress(line);
    return { goTo: item.id };
  }
  return afterwards(walk, item);
}

/** What is open still is gone on with; what is settled or put off makes room for the next. */
function afterwards({ desk, terminal, only }: Walk, item: ItemView): Turn {
  const after = viewOf(desk).items.find(({ id }) => id === item.id) ?? item;
  if (after.isOpen && !after.isSkipped) return { goTo: item.id };
  terminal.progress(
    `recorded: ${item.id} ${after.isOpen ? "comes back after the others" : "is settled"}`,
  );
  return { goTo: only === null ? nextOpen(desk, item.id) : null };
}
