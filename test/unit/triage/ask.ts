/** Puts one question to a suspect in memory, with the parts that a real run has. */
import { createHash } from "node:crypto";
import { nodePacked } from "../../../src/adapters/node/packed.ts";
import { openTriageReading } from "../../../src/incident/triage-reading.ts";
import type { Found, HeldBack, Question } from "../../../src/triage/question.ts";
import { insertRows, memorySuspect } from "../../fakes/memory-suspect.ts";
import type { MemorySuspect } from "../../fakes/memory-suspect.ts";

export const STATE = "/home/op/.openclaw";
export const STATE_DATABASE = `${STATE}/state/openclaw.sqlite`;
export const AGENT_DATABASE = `${STATE}/agents/main/agent/openclaw-agent.sqlite`;
export const LOG = "/tmp/openclaw/openclaw-2026-11-20.log";
export const CONFIG = `${STATE}/openclaw.json`;

export interface Asked {
  readonly found: readonly Found[];
  readonly gaps: readonly string[];
}

export interface Beside {
  readonly knownGood?: readonly string[];
  readonly heldBack?: readonly HeldBack[];
}

export async function ask(
  question: Question,
  given: MemorySuspect,
  beside: Beside = {},
): Promise<Asked> {
  const reading = openTriageReading({
    suspect: memorySuspect(given),
    packed: nodePacked(),
    digest: { sha256 },
    knownGood: new Set(beside.knownGood),
    heldBack: beside.heldBack ?? [],
  });
  try {
    const found = await Array.fromAsync<Found>(question.ask(reading));
    return { found, gaps: reading.gaps() };
  } finally {
    reading.close();
  }
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Weight and summary of each: what a person reads first. */
export function told({ found }: Asked): readonly string[] {
  return found.map(({ weight, summary }) => `${weight}: ${summary}`);
}

/** Where each finding stands. */
export function places({ found }: Asked): readonly (readonly string[])[] {
  return found.map(({ sources }) => sources.map(({ path, at }) => `${path} ${at}`.trim()));
}

type Row = Readonly<Record<string, unknown>>;

/** A table with just the columns of its rows. */
export function table(name: string, rows: readonly Row[], version = 18): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const create = `PRAGMA user_version = ${version}; CREATE TABLE "${name}" (${columns.map((one) => `"${one}"`).join(", ")});`;
  return `${create}\n${insertRows(name, rows)}\n`;
}

export function logLine(message: string, at = "2026-11-20T19:06:11.821Z"): string {
  return JSON.stringify({
    0: '{"subsystem":"gateway/ws"}',
    1: message,
    _meta: { date: at, logLevelName: "WARN" },
    time: at,
    message,
  });
}

export function refused(remote: string, reason: string): string {
  return `unauthorized conn=c peer=${remote}:1->10.0.0.1:18789 remote=${remote} client=cli role=operator reason=${reason} guidance=unauthorized`;
}
