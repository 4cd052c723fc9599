/** The identity of a secret without the secret: HMAC-SHA256 under a key of the incident (facts/credentials.md section 7). */

import type { Secret } from "../model/secret.ts";

export interface Fingerprints {
  /**
   * The same within one incident, different in another; 26 characters of Crockford base 32.
   * A `low` value (a password, a short token) goes through scrypt first, so that the key alone does not give it away.
   */
  of(secret: Secret, entropy: "high" | "low"): string;
}
