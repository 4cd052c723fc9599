/** SHA-256 of Node's own crypto, loaded when it is first asked for: help and refusals need none. */

import type { Digest } from "../../ports/digest.ts";

export function nodeDigest(): Digest {
  return {
    sha256: (input) => process.getBuiltinModule("node:crypto").hash("sha256", input, "hex"),
  };
}
