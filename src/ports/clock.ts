/** Time comes in from outside, so that a test can hold it. */

import type { Instant } from "../model/instant.ts";

export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or earlier when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
