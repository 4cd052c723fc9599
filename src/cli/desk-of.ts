/** The incident folder and the few ports that reading and opening an incident need. */

import type { Desk } from "../incident/open-incident.ts";
import type { Call } from "./call.ts";

export function deskOf({ words, outside }: Call): Desk {
  const { clock, digest, ids, ownPid } = outside.basics;
  const store = outside.store(words.home);
  const doubts = outside.startDoubts();
  return { store, clock, digest, ids, ownPid, doubts };
}
