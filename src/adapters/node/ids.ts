/** Chance from the kernel. */

import type { Ids } from "../../ports/ids.ts";

export function randomIds(): Ids {
  return {
    randomHex: (length) =>
      process.getBuiltinModule("node:crypto").randomBytes(length).toString("hex"),
  };
}
