/** What a rehearsed case runs on instead of a host: a journal in memory, a clock that stands, deeds that do nothing. */

import type { Action } from "../engine/action.ts";
import type { ResultWord } from "../engine/cases/parse-cases.ts";
import type { Step } from "../engine/playbook.ts";
import { JournalUnwritable } from "../model/journal-unwritable.ts";
import type { Clock } from "../ports/clock.ts";
import type { JournalFile } from "../ports/journal-file.ts";

/** Survives the crashes of its case, as a disk does. */
export function memoryFile(): JournalFile {
  let bytes = new Uint8Array();
  return {
    read: () => bytes,
    append: (lines) => {
      const added = new TextEncoder().encode(lines);
      const whole = new Uint8Array(bytes.length + added.length);
      whole.set(bytes);
      whole.set(added, bytes.length);
      bytes = whole;
    },
    cutTail: (offset) => {
      bytes = bytes.slice(0, offset);
    },
    close: () => {},
  };
}

/** No deadline passes by itself: a case states `unknown` where one does. */
export function standingClock(): Clock {
  let ticks = 0;
  return {
    now: () => {
      ticks += 1;
      return { at: "2026-01-01T00:00:00.000Z", mono: String(ticks * 1_000_000), boot: "rehearsal" };
    },
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        signal?.addEventListener("abort", () => resolve(), { once: true });
      }),
  };
}

export interface Script {
  /** The next word for the step; `done` when none is left. */
  next(step: string): ResultWord;
  /** Told of everything that is asked for: `do` an act, `look` what became of one. */
  note(kind: "do" | "look", step: Step, word: ResultWord): void;
}

/** Stands where the process would have died; the journal stays as it was written. */
class RehearsedCrash extends JournalUnwritable {}

/** One deed for one step, so that each result is that of its own step. */
export function scriptedAction(step: Step, script: Script): Action<null> {
  let isBegun = false;
  const take = (kind: "do" | "look"): ResultWord => {
    const word = script.next(step.id);
    script.note(kind, step, word);
    return word;
  };
  return {
    id: step.id,
    title: step.title,
    effect: step.effect,
    plan: async () => {
      const word = take("do");
      if (word === "skipped")
        return { kind: "impossible", reason: "rehearsed", remedy: "rehearsed" };
      isBegun = true;
      return { kind: "act", summary: step.title, plan: word, prior: null };
    },
    apply: async (_context, word) => {
      if (word !== "crash") return null;
      isBegun = false;
      throw new RehearsedCrash("rehearsed");
    },
    verify: async (_context, planned) => {
      const word = isBegun ? planned : take("look");
      isBegun = false;
      if (word === "crash") throw new RehearsedCrash("rehearsed");
      if (word !== "done")
        return { outcome: word === "failed" ? "failed" : "unknown", summary: "rehearsed" };
      const facts = Object.fromEntries(step.provides.map((fact) => [fact, true]));
      return { outcome: "done", summary: "rehearsed", facts };
    },
    undo: null,
  };
}
