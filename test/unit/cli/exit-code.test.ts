/** Every exit code by what leads to it: scripts and drills rely on this table. */

import { expect, test } from "vitest";

import { EXIT, outcomeCode, refusalCode } from "../../../src/cli/exit-code.ts";
import { explain } from "../../../src/cli/explain-error.ts";
import { JournalUnwritable } from "../../../src/model/journal-unwritable.ts";
import { Refusal } from "../../../src/model/refusal.ts";

test("the codes are those of the command contract", () => {
  expect(EXIT).toEqual({
    done: 0,
    failed: 1,
    usage: 2,
    partial: 3,
    waiting: 4,
    integrity: 5,
    defect: 70,
    interrupted: 130,
  });
});

test("nothing but done is 0", () => {
  const outcomes = ["done", "failed", "partial", "aborted", "waiting", "running"] as const;
  expect(outcomes.map((outcome) => [outcome, outcomeCode(outcome)])).toEqual([
    ["done", 0],
    ["failed", 1],
    ["partial", 3],
    ["aborted", 3],
    ["waiting", 4],
    ["running", 3],
  ]);
});

test("a refusal has the code of its kind", () => {
  const kinds = ["failed", "usage", "unable", "waiting", "integrity"] as const;
  expect(kinds.map((kind) => [kind, refusalCode(kind)])).toEqual([
    ["failed", 1],
    ["usage", 2],
    ["unable", 3],
    ["waiting", 4],
    ["integrity", 5],
  ]);
});

test("a refusal is told with its hint, every line of it, and nothing of it moves the cursor", () => {
  const refusal = new Refusal({
    kind: "usage",
    problem: "first\nsecond \u001b[2J",
    hint: "do that",
  });
  expect(explain(refusal, [])).toEqual({
    lines: ["ir: error: first", "ir: error: second \\u{1b}[2J", "ir: hint: do that"],
    code: 2,
  });
});

test("a disk that refuses is told with the way round it only where there is one", () => {
  const error = new JournalUnwritable(new Error("ENOSPC: no space left on device, write"));
  const told = (words: readonly string[]): readonly string[] => explain(error, words).lines;
  expect(told(["--json", "contain"])).toEqual([
    "ir: error: the journal cannot be written: ENOSPC: no space left on device, write",
    "ir: error: ir stops here: it does nothing that it cannot record first",
    "ir: hint: what was recorded before stays done; see: ir status",
    "ir: hint: make room, or keep the incident elsewhere: ir contain --home DIR",
  ]);
  expect(told(["undo", "ir-1"]).at(-1)).toBe("ir: hint: make room");
});

test("anything else is our defect, with its stack and where the truth is", () => {
  const error = new Error("boom \u001b[31m");
  error.stack = "Error: boom \u001b[31m\n    at somewhere";
  expect(explain(error, [])).toEqual({
    lines: [
      "ir: error: this is a defect of ir, not of yours",
      "ir:   Error: boom \\u{1b}[31m",
      "ir:       at somewhere",
      "ir: hint: what was done until now is in the journal; see: ir status",
    ],
    code: 70,
  });
});
