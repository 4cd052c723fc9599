/** The journal, told line by line to a frightened person while it is written. */

import type { Verdict } from "../engine/action.ts";
import type { JournalRecord } from "../engine/record.ts";
import { printable } from "../model/printable.ts";
import { recorded } from "../model/json.ts";
import type { Terminal } from "../ports/terminal.ts";
import { OUTCOME_WORDS } from "./text.ts";

/** What has become true of the agent once a step is done; said in capitals only when it is not. */
const MILESTONES: Readonly<Record<string, string>> = {
  freeze: "the agent is frozen: it cannot act; its network is next",
  cut: "the agent is cut off: nothing in, nothing out",
  seal: "the evidence is sealed: nothing can be lost by what comes next",
  prove: "it is down and stays down",
};

export function tellProgress(terminal: Terminal): (record: JournalRecord) => void {
  return (record) => {
    for (const line of linesOf(record)) terminal.progress(`${record.at.slice(11, 19)} ${line}`);
  };
}

function linesOf(record: JournalRecord): readonly string[] {
  switch (record.kind) {
    case "intent":
      return [
        `${label("...", record.step)}${printable(recorded<{ summary: string }>(record.data).summary)}`,
      ];
    case "verify":
      return verdictLines(record.step, recorded<Verdict>(record.data));
    case "skipped": {
      const { reason, remedy } = recorded<{ reason: string; remedy: string }>(record.data);
      return [
        `${label(OUTCOME_WORDS.skipped, record.step)}${printable(reason)}`,
        `${label("", "")}to do it: ${printable(remedy)}`,
      ];
    }
    case "interrupted":
      return [
        `${label(OUTCOME_WORDS.unknown, record.step)}was begun before ir was ended; looking again`,
      ];
    default:
      return [];
  }
}

function verdictLines(step: string, { outcome, summary }: Verdict): readonly string[] {
  const milestone = outcome === "done" ? MILESTONES[step] : undefined;
  const line = `${label(OUTCOME_WORDS[outcome], step)}${printable(summary)}`;
  return milestone === undefined ? [line] : [line, `${label("", "")}>> ${milestone}`];
}

function label(word: string, step: string): string {
  return `${word.padEnd(9)} ${step.padEnd(9)} `;
}
