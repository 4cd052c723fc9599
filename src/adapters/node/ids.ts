/** Chance from the kernel. */

import { randomBytes } from "node:crypto";
import type { Ids } from "../../ports/ids.ts";

export function randomIds(): Ids {
  return { randomHex: (length) => randomBytes(length).toString("hex") };
}
