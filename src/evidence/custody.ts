/** `custody.jsonl`: who did what to the evidence when, each line chained to the one before. */

import { canonicalJson, isJsonObject, recordable } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import type { Instant } from "../model/instant.ts";
import type { Digest } from "../ports/digest.ts";

export interface CustodyEvent {
  readonly action: string;
  readonly actor: string;
  readonly detail: string;
  /** Of the program that was asked; empty for a deed of our own. */
  readonly argv: readonly string[];
  /** How that program ended; `null` where there was none or it was killed. */
  readonly exit: number | null;
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

/** A line as it is shown to a person: safe to print, never believed. */
export interface CustodyEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly detail: string;
  readonly argv: readonly string[];
  readonly exit: number | null;
  readonly sha256: string;
}

const MOST_SHOWN = 10_000;

export function readableCustody(text: string): readonly CustodyEntry[] {
  const lines = text.split("\n").slice(0, MOST_SHOWN);
  return lines.flatMap((line) => readableLine(line) ?? []);
}

function readableLine(line: string): CustodyEntry | null {
  const value = parsed(line);
  if (value === null) return null;
  const { seq, at, actor, action, detail, argv, exit, sha256 } = value;
  return {
    seq: typeof seq === "number" ? seq : 0,
    at: shownText(at),
    actor: shownText(actor),
    action: shownText(action),
    detail: shownText(detail),
    argv: Array.isArray(argv) ? argv.map(shownText) : [],
    exit: typeof exit === "number" ? exit : null,
    sha256: shownText(sha256),
  };
}

function shownText(value: Json | undefined): string {
  return typeof value === "string" ? printable(value) : "";
}

function parsed(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function hashOfLine(line: string, position: CustodyPosition, digest: Digest): string | null {
  const value = parsed(line);
  if (value === null) return null;
  const { hash, ...unsealed } = value;
  const isNext = unsealed["seq"] === position.seq && unsealed["prev"] === position.prev;
  if (!isNext || typeof hash !== "string") return null;
  return digest.sha256(canonicalJson(unsealed)) === hash ? hash : null;
}
