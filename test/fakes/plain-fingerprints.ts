/** Fingerprints under a key of the test, strong enough for what a test asserts. */

import { createHmac } from "node:crypto";
import type { Fingerprints } from "../../src/ports/fingerprints.ts";

export function plainFingerprints(key = "incident"): Fingerprints {
  return {
    of: (secret, entropy) =>
      createHmac("sha256", `${key}/${entropy}`).update(secret.reveal()).digest("hex").slice(0, 26),
  };
}
