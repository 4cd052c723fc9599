/** One line of the journal: what it holds and how the chain of hashes is made. */

import { canonicalJson, isJsonObject, recordable, recorded } from "../model/json.ts";
import type { JsonObject } from "../model/json.ts";
import type { Instant } from "../model/instant.ts";
import type { Digest } from "../ports/digest.ts";

export const JOURNAL_VERSION = 1;

/** `prev` of the first record. */
export const GENESIS = "0".repeat(64);

export const RECORD_KINDS = [
  "opened", // the incident, its operator, the tool
  "begun", // a round: playbook, its hash, options
  "planned", // the steps of the round, as they will be shown
  "resumed", // another process took over
  "torn", // bytes of an unfinished last record were set aside
  "intent", // about to act: plan and prior state
  "result", // the act returned
  "verify", // the look after it: decides the outcome
  "skipped", // not attempted, with reason and remedy
  "interrupted", // an intent without a result was found
  "question", // a person is needed
  "answer", // what the person (or --yes) said
  "note", // something worth knowing
  "finding", // what triage found
  "credential", // something in the life of one credential
  "stated", // what a person states, by name
  "check", // how a re-hardening check was answered
  "ended", // the round is over, with its outcome
  "undo-intent",
  "undo-result",
  "undo-verify",
  "closed", // released or undone
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** What a writer adds; the journal fills in the rest. */
export interface Entry {
  readonly kind: RecordKind;
  /** Step id, or "" when it concerns the whole incident. */
  readonly step: string;
  readonly attempt: number;
  readonly data: object;
}

export interface JournalRecord extends Instant {
  readonly v: number;
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  /** Counts the processes that wrote to this journal. */
  readonly run: number;
  readonly step: string;
  readonly attempt: number;
  readonly kind: RecordKind;
  readonly data: JsonObject;
}

/** Where and when the next record goes. */
export interface ChainPosition extends Instant {
  readonly seq: number;
  readonly prev: string;
  readonly run: number;
}

/** `hash` is SHA-256 over the previous hash, a newline and the canonical record without `hash`. */
export function sealRecord(entry: Entry, position: ChainPosition, digest: Digest): JournalRecord {
  const unsealed = {
    v: JOURNAL_VERSION,
    seq: position.seq,
    prev: position.prev,
    at: position.at,
    mono: position.mono,
    boot: position.boot,
    run: position.run,
    step: entry.step,
    attempt: entry.attempt,
    kind: entry.kind,
    data: recordable(entry.data),
  };
  return { ...unsealed, hash: hashOf(unsealed, digest) };
}

export function serialise(record: JournalRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** A record whose own hash is right, or what is wrong with the line. */
export function parseRecord(line: string, digest: Digest): JournalRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "is not JSON";
  }
  if (!isJsonObject(value)) return "is not a record";
  // Many texts parse to one value (case of escapes, white space, doubled names); only one was written.
  if (JSON.stringify(value) !== line) return "is not written as a journal is written";
  const { hash, ...unsealed } = recorded<JournalRecord>(value);
  if (unsealed.v !== JOURNAL_VERSION)
    return `has version ${String(unsealed.v)}, this tool reads ${JOURNAL_VERSION}`;
  if (hashOf(unsealed, digest) !== hash) return "does not match its hash";
  return { ...unsealed, hash };
}

function hashOf(unsealed: Omit<JournalRecord, "hash">, digest: Digest): string {
  return digest.sha256(`${unsealed.prev}\n${canonicalJson(recordable(unsealed))}`);
}
