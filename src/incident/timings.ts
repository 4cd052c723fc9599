/** How long isolation and sealing took, from the start of the process that began the round. */

import type { Verdict } from "../engine/action.ts";
import { begunOf } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { recorded } from "../model/json.ts";

export interface TimingsView {
  /** From the start of the process until every process that the survey had found was stopped once. */
  readonly firstIsolationMs?: number;
  /** To the moment at which freeze and cut were both verified. */
  readonly containedMs?: number;
  readonly sealedMs?: number;
}

export function timingsOf(round: readonly JournalRecord[]): TimingsView {
  const begun = begunOf(round);
  const boot = round[0]?.boot;
  if (begun === null) return {};
  const since = (mono: string): number => Number(BigInt(mono) - BigInt(begun.startedMono)) / 1e6;
  const done = (step: string): JournalRecord | null =>
    round.find((record) => record.step === step && record.boot === boot && isDone(record)) ?? null;
  const [freeze, cut, seal] = [done("freeze"), done("cut"), done("seal")];
  const firstPass = freeze === null ? null : firstPassOf(round, freeze);
  return rounded({
    firstIsolationMs: firstPass === null ? null : since(firstPass),
    containedMs: freeze === null || cut === null ? null : since(cut.mono),
    sealedMs: seal === null ? null : since(seal.mono),
  });
}

function isDone(record: JournalRecord): boolean {
  return record.kind === "verify" && recorded<Verdict>(record.data).outcome === "done";
}

/** As the freeze itself noted it: its result is written only after several more looks at the host. */
function firstPassOf(round: readonly JournalRecord[], verified: JournalRecord): string | null {
  const result = round.find(
    (record) =>
      record.kind === "result" &&
      record.step === verified.step &&
      record.attempt === verified.attempt,
  );
  const { receipt } = recorded<{ receipt?: { firstPassMono?: string } | null }>(result?.data ?? {});
  return receipt?.firstPassMono ?? null;
}

function rounded(timings: Readonly<Record<keyof TimingsView, number | null>>): TimingsView {
  const known = Object.entries(timings).filter(
    (entry): entry is [string, number] => entry[1] !== null,
  );
  return Object.fromEntries(known.map(([name, value]) => [name, Math.round(value * 10) / 10]));
}
