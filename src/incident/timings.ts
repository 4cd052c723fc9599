/** How long isolation and sealing took, from the start of the process that began the round. */

import type { Verdict } from "../engine/action.ts";
import { begunOf } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { recorded } from "../model/json.ts";

export interface TimingsView {
  /** From the start of the process to the end of the first freeze. */
  readonly firstIsolationMs?: number;
  /** To the moment at which freeze and cut were both verified. */
  readonly containedMs?: number;
  readonly sealedMs?: number;
}

export function timingsOf(round: readonly JournalRecord[]): TimingsView {
  const begun = begunOf(round);
  if (begun === null) return {};
  const since = (record: JournalRecord | undefined): number | undefined =>
    record === undefined || record.boot !== round[0]?.boot
      ? undefined
      : Number(BigInt(record.mono) - BigInt(begun.startedMono)) / 1e6;
  const done = (step: string): JournalRecord | undefined =>
    round.find(
      (record) =>
        record.step === step &&
        record.kind === "verify" &&
        recorded<Verdict>(record.data).outcome === "done",
    );
  const frozen =
    done("freeze") === undefined
      ? undefined
      : round.find((record) => record.step === "freeze" && record.kind === "result");
  const cut = done("freeze") === undefined ? undefined : done("cut");
  return withoutGaps({
    firstIsolationMs: since(frozen),
    containedMs: since(cut),
    sealedMs: since(done("seal")),
  });
}

function withoutGaps(
  timings: Readonly<Record<keyof TimingsView, number | undefined>>,
): TimingsView {
  const known = Object.entries(timings).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  return Object.fromEntries(known.map(([name, value]) => [name, Math.round(value * 10) / 10]));
}
