/** What the journal of an incident in a lab says, for names that no screen has room for. */
import { readFileSync } from "node:fs";
import type { Lab } from "../harness/lab.ts";

export type NamedProcess = { readonly pid: number; readonly name: string };

/** Processes that the journal names as frozen, or as killed. */
export function membersIn(
  lab: Lab,
  incident: string,
  fact: "frozen" | "killed",
): readonly NamedProcess[] {
  const file = lab.outside(`/var/lib/ir/incidents/${incident}/journal.jsonl`);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as JournalLine);
  const facts = records.flatMap(({ kind, data }) => (kind === "verify" ? [data.facts ?? {}] : []));
  return facts.flatMap((known) => known[fact]?.members ?? []);
}

type JournalLine = {
  readonly kind: string;
  readonly data: {
    readonly facts?: Readonly<Record<string, { readonly members?: readonly NamedProcess[] }>>;
  };
};
