/** What a step needs of the person before it can be recorded: a reason, a day, a statement with a file. */

import type { Draft, NextStep } from "../../incident/revoke-steps.ts";
import { COLUMNS, wrap } from "../text.ts";
import type { Walk } from "./walk.ts";

const WHY = "why? (it goes into the report)";
const NONE = "none";

/** `null` when nobody answered; a sentence when what was given cannot be used. */
export async function completed(
  walk: Pick<Walk, "terminal" | "fileHash">,
  { draft, asks, because = "" }: NextStep,
): Promise<Draft | string | null> {
  for (const line of because === "" ? [] : wrap(because, COLUMNS)) walk.terminal.progress(line);
  switch (asks) {
    case "nothing":
      return draft;
    case "reason":
      return withNote(draft, await walk.terminal.ask(WHY));
    case "note":
      return withNote(draft, await walk.terminal.ask("note: (never a secret)"));
    case "until":
      return waived(walk, draft);
    case "statement":
      return attested(walk, draft);
  }
}

function withNote(draft: Draft, note: string | null): Draft | null {
  return note === null ? null : { ...draft, note };
}

type Person = Pick<Walk, "terminal">;

async function waived({ terminal }: Person, draft: Draft): Promise<Draft | null> {
  const note = await terminal.ask(WHY);
  if (note === null || draft.event !== "waived") return null;
  const until = await terminal.ask(`until which day? (like 2026-12-31, or ${NONE})`);
  if (until === null) return null;
  return { ...draft, note, until: until.trim() === NONE ? null : until.trim() };
}

async function attested(
  { terminal, fileHash }: Pick<Walk, "terminal" | "fileHash">,
  draft: Draft,
): Promise<Draft | string | null> {
  const statement = await terminal.ask("what did you do, and what did you see?");
  if (statement === null || draft.event !== "attested") return null;
  const path = await terminal.ask(
    `path of a file that shows it: a screenshot, a letter (or ${NONE})`,
  );
  if (path === null) return null;
  if (path.trim() === NONE) return { ...draft, statement };
  const file = fileHash(path.trim());
  if ("problem" in file) return file.problem;
  return { ...draft, statement, file: file.sha256, note: `file ${path.trim()}` };
}
