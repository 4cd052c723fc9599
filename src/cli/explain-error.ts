/** What went wrong, as sentences for a person and an exit code. */

import { JournalUnwritable } from "../model/journal-unwritable.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Terminal } from "../ports/terminal.ts";
import { EXIT, refusalCode } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { document } from "./json-document.ts";

export interface Explanation {
  readonly lines: readonly string[];
  readonly code: ExitCode;
}

/** To the person, and as a document where one was asked for. */
export function tellError(error: unknown, words: readonly string[], terminal: Terminal): ExitCode {
  const { lines, code } = explain(error, words);
  for (const line of lines) terminal.progress(line);
  if (words.includes("--json"))
    terminal.answer(document({ schema: "ir.error/1", error: lines, exitCode: code }));
  return code;
}

export function explain(error: unknown, words: readonly string[]): Explanation {
  if (error instanceof Refusal) {
    return {
      lines: [...problem(error.message), `ir: hint: ${printable(error.hint)}`],
      code: refusalCode(error.kind),
    };
  }
  // Not the disk refused it, but the file is not as we left it.
  if (error instanceof JournalUnwritable && error.cause instanceof Refusal)
    return explain(error.cause, words);
  if (error instanceof JournalUnwritable)
    return { lines: unwritable(error, words), code: EXIT.failed };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    lines: [
      "ir: error: this is a defect of ir, not of yours",
      ...stack.split("\n").map((line) => `ir:   ${printable(line)}`),
      "ir: hint: what was done until now is in the journal; see: ir status",
    ],
    code: EXIT.defect,
  };
}

function problem(message: string): readonly string[] {
  return message.split("\n").map((line) => `ir: error: ${printable(line)}`);
}

/** The disk is full or gone: say what is true now, and the way round it. */
function unwritable(error: JournalUnwritable, words: readonly string[]): readonly string[] {
  const verb = words.find((word) => word === "contain" || word === "collect");
  const elsewhere =
    verb === undefined ? "" : `, or keep the incident elsewhere: ir ${verb} --home DIR`;
  return [
    ...problem(error.message),
    "ir: error: ir stops here: it does nothing that it cannot record first",
    "ir: hint: what was recorded before stays done; see: ir status",
    `ir: hint: make room${elsewhere}`,
  ];
}
