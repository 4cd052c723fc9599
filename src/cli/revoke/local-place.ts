/** Which gateway of an incident `ir revoke --local` is about: nobody guesses. */

import { factsOf } from "../../engine/fold.ts";
import type { JournalRecord } from "../../engine/record.ts";
import { recorded } from "../../model/json.ts";
import { Refusal } from "../../model/refusal.ts";
import type { Target } from "../../model/target.ts";
import type { Call } from "../call.ts";
import { stateDirectoryOf } from "../target-of.ts";
import { safe } from "./words.ts";

export interface LocalPlace {
  readonly stateDirectory: string;
  /** Below the state directory. */
  readonly configName: string;
}

/** The one that was named, the only one, or the one that a person chooses; `null` when nobody answered. */
export async function localPlace(
  call: Call,
  incident: string,
  records: readonly JournalRecord[],
): Promise<LocalPlace | null> {
  const target = factsOf(records).get("target");
  const { stateDirectories = [], configPaths = [] } =
    target === undefined ? {} : recorded<Partial<Target>>(target);
  const known = stateDirectories.map((path) => safe(path)).join(", ");
  if (known === "") throw refused(`${incident} found no gateway on this host`, "see: ir status");
  const stateDirectory = await chosen(call, stateDirectories);
  if (stateDirectory === null) return null;
  if (stateDirectory === "several")
    throw refused(
      `${incident} is about ${stateDirectories.length} gateways: ${known}`,
      "name one: ir revoke --local --state-dir DIR",
    );
  if (!stateDirectories.includes(stateDirectory))
    throw refused(`${safe(stateDirectory)} is no gateway of ${incident}`, `known: ${known}`);
  return { stateDirectory, configName: configOf(stateDirectory, configPaths) };
}

function configOf(stateDirectory: string, configPaths: readonly string[]): string {
  const inside = configPaths.find((path) => path.startsWith(`${stateDirectory}/`));
  const isElsewhere = configPaths.length > 0 && inside === undefined;
  if (!isElsewhere) return inside?.slice(stateDirectory.length + 1) ?? "openclaw.json";
  const paths = configPaths.map((path) => safe(path)).join(", ");
  throw refused(
    `the config of this gateway lies outside of its state directory: ${paths}`,
    "change its tokens there yourself, with the gateway stopped; ir changes nothing outside",
  );
}

async function chosen(call: Call, known: readonly string[]): Promise<string | null> {
  const named = stateDirectoryOf(call);
  const [only, another] = known;
  if (named !== null) return named;
  if (another === undefined) return only ?? null;
  const { terminal } = call.outside;
  if (!terminal.isInteractive) return "several";
  const choices = known.map((value) => ({ value, label: safe(value) }));
  const none = { value: "", label: "none of them now", isMarked: true };
  const answer = await terminal.choose("which gateway?", [...choices, none]);
  return answer === "" ? null : answer;
}

function refused(problem: string, hint: string): Refusal {
  return new Refusal({ kind: "usage", problem, hint });
}
