/** `--memory SIZE[,clear]`: how much of the processes' memory is taken, and that it may lie in clear. */

import type { JsonObject } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
const SIZE = /^([1-9]\d{0,14})([KMG]?)(,clear)?$/u;

/** @throws Refusal `usage` for what is no size, and for memory that nobody but the disk would protect. */
export function memoryOptions(word: string | null, isEncrypted: boolean): JsonObject {
  if (word === null) return {};
  const { memoryBytes, memoryInClear } = sizeOf(word);
  if (memoryInClear) return { memoryBytes, memoryInClear };
  if (isEncrypted) return { memoryBytes };
  throw new Refusal({
    kind: "usage",
    problem: "memory is full of keys and is not written in clear unasked",
    hint: "add --to age1... to encrypt the evidence, or insist: --memory SIZE,clear",
  });
}

function sizeOf(word: string): { readonly memoryBytes: number; readonly memoryInClear: boolean } {
  const [, digits = "", unit = "", clear] = SIZE.exec(word) ?? [];
  const memoryBytes = Number(digits) * (UNITS[unit] ?? 1);
  if (digits !== "" && Number.isSafeInteger(memoryBytes))
    return { memoryBytes, memoryInClear: clear !== undefined };
  throw new Refusal({
    kind: "usage",
    problem: "what was given with --memory is no size",
    hint: "a number with K, M or G: --memory 512M",
  });
}
