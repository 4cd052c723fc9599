/** The incident that the command line names, in either of the two places. */

import { Refusal } from "../model/refusal.ts";
import type { Arguments } from "./arguments.ts";

export function wantedIncident(words: Arguments): string | null {
  const [positional] = words.positionals;
  if (positional !== undefined && words.incident !== null && positional !== words.incident) {
    throw new Refusal({ kind: "usage", problem: "two incidents are named", hint: "name one" });
  }
  return positional ?? words.incident;
}
