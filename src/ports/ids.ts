/** Chance comes in from outside, so that a test can repeat it. */

export interface Ids {
  /** `length` random bytes as lower-case hex; unpredictable (incident ids are folder names in shared places). */
  randomHex(length: number): string;
}
