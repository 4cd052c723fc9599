/** A journal in a few words: what was done and said, in order. */

import { readJournal } from "../../src/engine/journal.ts";
import type { Json } from "../../src/model/json.ts";
import { sha256Digest } from "./digest.ts";
import type { MemoryJournalFile } from "./memory-journal-file.ts";

/** `kind step` of each record, without those that only say how an act went on. */
export function told(file: MemoryJournalFile): readonly string[] {
  return readJournal(file.bytes(), sha256Digest)
    .records.filter(({ kind }) => !["begun", "result"].includes(kind))
    .map(({ kind, step, data }) =>
      [kind, step, textOf(data["outcome"] ?? data["choice"])].join(" ").trim(),
    );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
