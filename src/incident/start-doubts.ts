/** What may be wrong with the start of `ir` itself, on record for whoever reads the journal. */

import type { Entry, JournalRecord } from "../engine/record.ts";
import { recorded } from "../model/json.ts";

interface DoubtNote {
  readonly what: "start";
  readonly doubts: readonly string[];
}

export function doubtEntries(doubts: readonly string[]): readonly Entry[] {
  const data: DoubtNote = { what: "start", doubts };
  return doubts.length === 0 ? [] : [{ kind: "note", step: "", attempt: 0, data }];
}

/** Of every process that worked on the incident. */
export function recordedDoubts(records: readonly JournalRecord[]): readonly string[] {
  const doubts = records
    .filter((record) => record.kind === "note")
    .map((record) => recorded<Partial<DoubtNote>>(record.data))
    .flatMap(({ what, doubts: found = [] }) => (what === "start" ? found : []));
  return [...new Set(doubts)];
}
