/** The journal, told line by line to a frightened person while it is written. */

import type { Verdict } from "../engine/action.ts";
import type { IntentData } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { printable } from "../model/printable.ts";
import { recorded } from "../model/json.ts";
import type { Outside } from "../ports/outside.ts";
import { COLUMNS, OUTCOME_WORDS, wrap } from "./text.ts";

/** What has become true of the agent once a step is done; said in capitals only when it is not. */
const MILESTONES: Readonly<Record<string, string>> = {
  freeze: "the agent is frozen: it cannot act; its network is next",
  cut: "the agent is cut off: nothing in, nothing out",
  seal: "the evidence is sealed: from now on a change to it shows",
  prove: "it is down, and nothing came back",
};

type Teller = Pick<Outside, "terminal"> & {
  readonly basics: Pick<Outside["basics"], "clock">;
};

export function tellProgress({ terminal }: Teller): (record: JournalRecord) => void {
  return (record) => {
    for (const { head, text } of linesOf(record)) {
      for (const line of laidOut(record.at, head, text)) terminal.progress(line);
    }
  };
}

/** What a deed says while it goes on, below the step that it belongs to. */
export function tellDetail({ terminal, basics }: Teller): (text: string) => void {
  return (text) => {
    const { at } = basics.clock.now();
    for (const line of laidOut(at, label("", ""), text)) terminal.progress(line);
  };
}

const TIME = 8;

function laidOut(at: string, words: string, text: string): readonly string[] {
  const head = `${at.slice(11, 11 + TIME)} ${words}`;
  return wrap(printable(text), COLUMNS - head.length).map(
    (line, index) => (index === 0 ? head : " ".repeat(head.length)) + line,
  );
}

interface Line {
  readonly head: string;
  readonly text: string;
}

function linesOf(record: JournalRecord): readonly Line[] {
  switch (record.kind) {
    case "intent":
      return intentLines(record.step, recorded<IntentData>(record.data));
    case "verify":
      return verdictLines(record.step, recorded<Verdict>(record.data));
    case "skipped": {
      const { reason, remedy } = recorded<{ reason: string; remedy: string }>(record.data);
      return [
        { head: label(OUTCOME_WORDS.skipped, record.step), text: reason },
        { head: label("", ""), text: `to do it: ${remedy}` },
      ];
    }
    case "interrupted": {
      const text = "was begun before ir was ended; looking again";
      return [{ head: label(OUTCOME_WORDS.unknown, record.step), text }];
    }
    default:
      return [];
  }
}

/** A look is recorded together with what it found: by then there is nothing to announce. */
function intentLines(step: string, { effect, summary }: IntentData): readonly Line[] {
  return effect === "read" ? [] : [{ head: label("...", step), text: summary }];
}

function verdictLines(step: string, { outcome, summary }: Verdict): readonly Line[] {
  const milestone = outcome === "done" ? MILESTONES[step] : undefined;
  const line = { head: label(OUTCOME_WORDS[outcome], step), text: summary };
  if (milestone === undefined) return [line];
  return [line, { head: label("", ""), text: `>> ${milestone}` }];
}

function label(word: string, step: string): string {
  return `${word.padEnd(9)} ${step.padEnd(9)} `;
}
