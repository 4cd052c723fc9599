/** SHA-256 of Node's own crypto. */

import { hash } from "node:crypto";
import type { Digest } from "../../ports/digest.ts";

export function nodeDigest(): Digest {
  return { sha256: (input) => hash("sha256", input, "hex") };
}
