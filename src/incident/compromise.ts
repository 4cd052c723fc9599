/** When the compromise began: what triage proposed, and what a person stated by name. */

import type { JournalRecord } from "../engine/record.ts";
import type { ProposedCompromise } from "../model/finding.ts";
import { recorded } from "../model/json.ts";

export interface ProposalNote {
  readonly what: "proposed-compromise";
  readonly proposed: ProposedCompromise;
}

export interface StatedCompromise {
  readonly what: "compromise";
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  /** Finding that it was taken from, or "". */
  readonly from: string;
}

export interface CompromiseView {
  /** `null`: nobody has stated it. */
  readonly at: string | null;
  readonly by: string | null;
  /** What triage proposed last. */
  readonly proposed: ProposedCompromise | null;
}

export function compromiseView(records: readonly JournalRecord[]): CompromiseView {
  const stated = records.findLast(
    ({ kind, data }) => kind === "stated" && data["what"] === "compromise",
  );
  const note = records.findLast(
    ({ kind, data }) => kind === "note" && data["what"] === "proposed-compromise",
  );
  const { at = null, by = null } =
    stated === undefined ? {} : recorded<Partial<StatedCompromise>>(stated.data);
  const proposed = note === undefined ? null : recorded<ProposalNote>(note.data).proposed;
  return { at, by, proposed };
}
