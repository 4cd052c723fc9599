/** How much is copied at most: a playbook's `with:` over sensible defaults. */

import type { JsonObject } from "../model/json.ts";
import type { ReadLimits } from "../ports/evidence-archive.ts";

export interface Budget {
  readonly maxBytes: number;
  readonly maxFileBytes: number;
  readonly maxEntries: number;
  /** Left free on the disk that takes the evidence. */
  readonly reserveBytes: number;
  /** Goes on although the space may not be enough. */
  readonly force: boolean;
}

const MIB = 1_048_576;

export const VOLATILE_BUDGET: Budget = {
  maxBytes: 256 * MIB,
  maxFileBytes: 64 * MIB,
  maxEntries: 50_000,
  reserveBytes: 64 * MIB,
  force: false,
};

export const STATE_BUDGET: Budget = {
  maxBytes: 16_384 * MIB,
  maxFileBytes: 2_048 * MIB,
  maxEntries: 500_000,
  reserveBytes: 256 * MIB,
  force: false,
};

/** Unknown names and values of the wrong type are the playbook schema's business; here they change nothing. */
export function budgetFrom(parameters: JsonObject, defaults: Budget): Budget {
  const size = (name: string, otherwise: number): number => {
    const value = parameters[name];
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
      ? value
      : otherwise;
  };
  return {
    maxBytes: size("maxBytes", defaults.maxBytes),
    maxFileBytes: size("maxFileBytes", defaults.maxFileBytes),
    maxEntries: size("maxEntries", defaults.maxEntries),
    reserveBytes: size("reserveBytes", defaults.reserveBytes),
    force: parameters["force"] === true,
  };
}

export function readLimits({ maxFileBytes }: Budget): ReadLimits {
  const end = Math.min(8 * MIB, Math.floor(maxFileBytes / 2));
  return { whole: maxFileBytes, sparse: Math.min(256 * MIB, maxFileBytes), head: end, tail: end };
}
