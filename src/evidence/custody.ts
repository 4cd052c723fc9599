/** `custody.jsonl`: who did what to the evidence when, each line chained to the one before. */

import { canonicalJson, isJsonObject, recordable } from "../model/json.ts";
import type { Instant } from "../model/instant.ts";
import type { Digest } from "../ports/digest.ts";

export interface CustodyEvent {
  readonly action: string;
  readonly actor: string;
  readonly detail: string;
  /** Of what the event produced; "" for none. */
  readonly sha256: string;
}

export interface CustodyLine {
  readonly text: string;
  readonly hash: string;
}

export const CUSTODY_GENESIS = "0".repeat(64);

export interface CustodyPosition {
  readonly seq: number;
  readonly prev: string;
}

export function custodyLine(
  event: CustodyEvent,
  position: CustodyPosition,
  { at, digest }: { readonly at: Instant; readonly digest: Digest },
): CustodyLine {
  const unsealed = recordable({ ...position, ...at, ...event });
  const hash = digest.sha256(canonicalJson(unsealed));
  return { text: `${JSON.stringify({ ...unsealed, hash })}\n`, hash };
}

export interface CustodyReading extends CustodyPosition {
  /** What is wrong, or "". */
  readonly problem: string;
}

/** Follows the chain; `prev` is its head and `seq` the number of the next line. */
export function readCustody(text: string, digest: Digest): CustodyReading {
  const lines = text.split("\n");
  const torn = lines.pop() !== "";
  let prev = CUSTODY_GENESIS;
  for (const [index, line] of lines.entries()) {
    const hash = hashOfLine(line, { seq: index + 1, prev }, digest);
    if (hash === null)
      return { seq: index + 1, prev, problem: `chain breaks at line ${index + 1}` };
    prev = hash;
  }
  return { seq: lines.length + 1, prev, problem: torn ? "ends in the middle of a line" : "" };
}

function hashOfLine(line: string, position: CustodyPosition, digest: Digest): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isJsonObject(value)) return null;
  const { hash, ...unsealed } = value;
  const isNext = unsealed["seq"] === position.seq && unsealed["prev"] === position.prev;
  if (!isNext || typeof hash !== "string") return null;
  return digest.sha256(canonicalJson(unsealed)) === hash ? hash : null;
}
