/** Time, chance and hashing, and who we are: what every command needs. */

import type { Basics } from "../../ports/outside.ts";
import { systemClock } from "./clock.ts";
import { nodeDigest } from "./digest.ts";
import { randomIds } from "./ids.ts";

export function nodeBasics(): Basics {
  return { clock: systemClock(), ids: randomIds(), digest: nodeDigest(), ownPid: process.pid };
}
