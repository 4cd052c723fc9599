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
  /** Takes what there is room for, the most valuable first, and names the rest. */
  readonly fit: boolean;
}

const MIB = 1_048_576;

export const VOLATILE_BUDGET: Budget = {
  maxBytes: 256 * MIB,
  maxFileBytes: 64 * MIB,
  maxEntries: 50_000,
  reserveBytes: 64 * MIB,
  force: false,
  fit: false,
};

export const STATE_BUDGET: Budget = {
  maxBytes: 16_384 * MIB,
  maxFileBytes: 2_048 * MIB,
  maxEntries: 5_000_000,
  reserveBytes: 256 * MIB,
  force: false,
  fit: false,
};

/** Unknown names and values of the wrong type are the playbook schema's business; here they change nothing. */
export function budgetFrom(parameters: JsonObject, defaults: Budget): Budget {
  return {
    maxBytes: size(parameters, "maxBytes", defaults.maxBytes),
    maxFileBytes: size(parameters, "maxFileBytes", defaults.maxFileBytes),
    maxEntries: size(parameters, "maxEntries", defaults.maxEntries),
    reserveBytes: size(parameters, "reserveBytes", defaults.reserveBytes),
    force: parameters["force"] === true,
    fit: parameters["fit"] === true,
  };
}

/** What is taken only when somebody asks for it, because it is large or full of secrets. */
export interface CaptureOptions {
  /** Bytes of process memory at most; 0 for none. */
  readonly memoryBytes: number;
  /** Why memory that was asked for is not taken, or "". */
  readonly memoryRefused: string;
  /** Whether values of environment variables are kept: only where the archive is encrypted. */
  readonly keepsValues: boolean;
}

/** `with: { memoryBytes, memoryInClear, recipients }`: memory is full of keys, so it is not written in clear unasked. */
export function captureOptions(parameters: JsonObject): CaptureOptions {
  const asked = size(parameters, "memoryBytes", 0);
  const { recipients } = parameters;
  const isEncrypted = Array.isArray(recipients) && recipients.length > 0;
  const isAllowed = isEncrypted || parameters["memoryInClear"] === true;
  return {
    memoryBytes: isAllowed ? asked : 0,
    memoryRefused:
      asked > 0 && !isAllowed
        ? "was asked for, but the package is not encrypted: add --to age1..., or insist: --memory SIZE,clear"
        : "",
    keepsValues: isEncrypted,
  };
}

export function readLimits({ maxFileBytes }: Pick<Budget, "maxFileBytes">): ReadLimits {
  const end = Math.min(8 * MIB, Math.floor(maxFileBytes / 2));
  return { whole: maxFileBytes, sparse: Math.min(256 * MIB, maxFileBytes), head: end, tail: end };
}

function size(parameters: JsonObject, name: string, otherwise: number): number {
  const value = parameters[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}
