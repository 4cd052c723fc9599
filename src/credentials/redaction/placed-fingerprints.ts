/** Fingerprints of values that stand where a secret stands and that nobody knew: slow to make, so that they do not help to guess. */

import { Secret } from "../../model/secret.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";

/** Half a minute of work at most: a log may hold a million of them, or one a million times. */
const MOST = 500;
/** Of all that came after so many: taken out like the others, and not told apart. */
export const NOT_TOLD_APART = "0".repeat(26);

export function placedFingerprints(fingerprints: Fingerprints): (value: Uint8Array) => string {
  const known = new Map<string, string>();
  return (value) => {
    const secret = new Secret(value);
    // A quick one as the key: it stays in memory.
    const quick = fingerprints.of(secret, "high");
    const made = known.get(quick);
    if (made !== undefined) return made;
    if (known.size >= MOST) return NOT_TOLD_APART;
    const slow = fingerprints.of(secret, "low");
    known.set(quick, slow);
    return slow;
  };
}
