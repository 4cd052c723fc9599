/** A provider whose mood follows a script over simulated time; it knows the values that it was told, and no others. */

import { probesFor } from "../../src/credentials/probes/index.ts";
import type { Asked, ProofRequest, ProofTools } from "../../src/credentials/proof/prove-dead.ts";
import type { ProbeSample, SampleRole } from "../../src/credentials/proof/sample.ts";
import { epochMilliseconds } from "../../src/model/instant.ts";
import { Secret } from "../../src/model/secret.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { ProbeAnswer, ProbeRequest, ProbeTransport } from "../../src/ports/probe-transport.ts";
import { virtualClock } from "./virtual-clock.ts";

/** `other`: refused, in words that the kind does not know. */
export type Mood = "live" | "dead" | "other" | "outage" | "limited" | "silent";

export interface Moods {
  /** By seconds since the first question of the provider's life. */
  target(seconds: number): Mood;
  replacement(seconds: number): Mood;
  impostor(seconds: number): Mood;
}

export const OLD = "AIza-old-canary-value-000000000000000000";
export const NEW = "AIza-new-canary-value-000000000000000000";

const GOOGLE_DEAD = { error: { code: 400, details: [{ reason: "API_KEY_INVALID" }] } };

const ANSWERS: Readonly<Record<Exclude<Mood, "silent">, readonly [number, object]>> = {
  live: [200, { models: [] }],
  dead: [400, GOOGLE_DEAD],
  other: [400, { error: { code: 400 } }],
  outage: [503, {}],
  limited: [429, {}],
};

export interface MoodyProvider {
  readonly tools: ProofTools;
  readonly clock: Clock;
  readonly samples: ProbeSample[];
  /** Role and second of each question. */
  readonly asked: { readonly role: SampleRole; readonly seconds: number; readonly turn: number }[];
}

export interface Circumstances {
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly retryAfter?: string;
  /** Our own address at each question. */
  from?(role: SampleRole): string;
}

export function moodyProvider(
  moods: Partial<Moods>,
  circumstances: Circumstances = {},
): MoodyProvider {
  const {
    clock = virtualClock(),
    signal = new AbortController().signal,
    retryAfter,
  } = circumstances;
  const all: Moods = {
    target: () => "dead",
    replacement: () => "live",
    impostor: () => "dead",
    ...moods,
  };
  const began = epochMilliseconds(clock.now().at) ?? 0;
  const asked: { role: SampleRole; seconds: number; turn: number }[] = [];
  const samples: ProbeSample[] = [];
  const transport: ProbeTransport = {
    send: (request, { turn }) => {
      const role = roleOf(request);
      const seconds = Math.round(((epochMilliseconds(clock.now().at) ?? 0) - began) / 1_000);
      asked.push({ role, seconds, turn });
      const mood = all[role](seconds);
      return Promise.resolve(
        answerOf(mood, { from: circumstances.from?.(role) ?? "10.0.0.1", turn, retryAfter }),
      );
    },
  };
  return {
    clock,
    samples,
    asked,
    tools: {
      transport,
      clock,
      ids: { randomHex: (length) => "0123456789abcdef".repeat(length).slice(0, 2 * length) },
      signal,
      record: (sample) => void samples.push(sample),
    },
  };
}

/** The value stands in the one header of this probe. */
function roleOf(request: ProbeRequest): SampleRole {
  const [piece] = request.headers["x-goog-api-key"] ?? [];
  const value = piece instanceof Secret ? Buffer.from(piece.reveal()).toString() : "";
  if (value === OLD) return "target";
  return value === NEW ? "replacement" : "impostor";
}

function answerOf(
  mood: Mood,
  more: { from: string; turn: number; retryAfter: string | undefined },
): ProbeAnswer {
  if (mood === "silent") return { kind: "failed", reason: "timeout" };
  const [status, body] = ANSWERS[mood];
  return {
    kind: "answered",
    status,
    headers:
      mood === "limited" && more.retryAfter !== undefined ? { "retry-after": more.retryAfter } : {},
    body: new TextEncoder().encode(JSON.stringify(body)),
    isCut: false,
    route: { from: more.from, to: `192.0.2.${(more.turn % 3) + 1}`, addresses: 3 },
  };
}

function about(value: string, fingerprint: string): Asked {
  return {
    question: { secret: Secret.fromText(value), parameters: {}, companions: {} },
    fingerprint,
  };
}

export function googleRequest(more: Partial<ProofRequest> = {}): ProofRequest {
  const [probe] = probesFor("google_gemini_key");
  if (probe === undefined) throw new Error("no probe");
  return {
    kind: "google_gemini_key",
    ambiguous: [],
    probe,
    target: about(OLD, "FP-OLD"),
    replacement: about(NEW, "FP-NEW"),
    observeSeconds: 60,
    patienceSeconds: 0,
    derived: [],
    earlier: [],
    recordedUse: "session 7 of the transcript",
    confirmed: [],
    isMintAllowed: false,
    incident: "inc-1",
    vantage: "laptop",
    ...more,
  };
}
