/** Asks until the proof stands or cannot stand: target, controls, target again, paced by the clock. */

import { Refusal } from "../../model/refusal.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { ProbeTransport } from "../../ports/probe-transport.ts";
import type { Probe, ProbeQuestion } from "../probe.ts";
import { bodyClassOf, judgeAnswer, notBefore } from "./judge-answer.ts";
import { judgeProof } from "./judge-proof.ts";
import { nextQuestion, pauseBefore } from "./next-question.ts";
import { prepareProbe, templateOf } from "./prepare.ts";
import type { DerivedItem, Proof, ProofFacts } from "./proof.ts";
import type { ProbeSample, SampleRole } from "./sample.ts";

const TIMEOUT_MS = 10_000;

/** A single question does not keep a person waiting for longer. */
const LONGEST_PAUSE_MS = 60_000;

export interface Asked {
  readonly question: ProbeQuestion;
  readonly fingerprint: string;
}

export interface ProofRequest {
  readonly kind: string;
  /** Kinds that it could be as well: a value goes to its own provider only, so a person has to say first. */
  readonly ambiguous: readonly string[];
  readonly probe: Probe;
  readonly target: Asked;
  /** Without one nothing can be proved. */
  readonly replacement: Asked | null;
  /** Of the kind. */
  readonly observeSeconds: number;
  /** How long to go on while it is still accepted; deletion takes minutes at some providers. */
  readonly patienceSeconds: number;
  readonly derived: readonly DerivedItem[];
  /** Samples of earlier runs, from the journal, in order. */
  readonly earlier: readonly ProbeSample[];
  readonly recordedUse: string;
  /** Parameters that a person confirmed by name: others never become a host. */
  readonly confirmed: readonly string[];
  readonly isMintAllowed: boolean;
  readonly incident: string;
  readonly vantage: string;
}

export interface ProofTools {
  readonly transport: ProbeTransport;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Stops within a second. */
  readonly signal: AbortSignal;
  /** The caller journals each sample before the next question. */
  record(sample: ProbeSample): void | Promise<void>;
}

/** What the proof rests on, for its record, beside what it says. */
export interface Proved {
  readonly facts: ProofFacts;
  readonly proof: Proof;
}

/**
 * One question, for instance before the revocation: is it alive? Waits out the pace of the credential.
 * @throws Refusal when it may not be asked, or not so soon.
 */
export async function probeOnce(
  request: ProofRequest,
  tools: ProofTools,
  role: SampleRole = "target",
): Promise<ProbeSample> {
  const seconds = request.probe.secondsBetween;
  const waitMs = pauseBefore({ role, seconds }, request.earlier, tools.clock.now());
  if (waitMs > LONGEST_PAUSE_MS)
    throw new Refusal({
      kind: "unable",
      problem: `${request.probe.id} may not be asked for another ${Math.ceil(waitMs / 1_000)} seconds`,
      hint: "ask again then: asking too often locks accounts and addresses out",
    });
  await tools.clock.sleep(waitMs, tools.signal);
  const turn = request.earlier.filter((sample) => sample.role === "target").length;
  const sample = await ask(request, tools, { role, turn });
  await tools.record(sample);
  return sample;
}

/** Asks until the proof stands, or cannot stand now. Samples go to `record` one by one, so that a later run goes on. */
export async function proveDead(request: ProofRequest, tools: ProofTools): Promise<Proved> {
  const began = tools.clock.now();
  let samples = request.earlier;
  while (!tools.signal.aborted) {
    const plan = {
      facts: factsOf(request, samples),
      hasReplacement: request.replacement !== null,
      patienceSeconds: request.patienceSeconds,
      began,
      earlier: request.earlier.length,
    };
    const next = nextQuestion(plan, tools.clock.now());
    if (next.ask === "nothing") break;
    await tools.clock.sleep(next.waitMs, tools.signal);
    if (tools.signal.aborted) break;
    const turn = samples.filter(({ role }) => role === "target").length;
    // A control goes the way that the refusal went, to the same address.
    const taken = await ask(request, tools, {
      role: next.ask,
      turn: next.ask === "target" ? turn : turn - 1,
    });
    await tools.record(taken);
    samples = [...samples, taken];
  }
  const facts = factsOf(request, samples);
  return { facts, proof: judgeProof(facts) };
}

export function factsOf(request: ProofRequest, samples: readonly ProbeSample[]): ProofFacts {
  const { kind, probe, target, observeSeconds, derived, recordedUse } = request;
  return {
    kind,
    fingerprint: target.fingerprint,
    probe: probe.id,
    probeVersion: probe.version,
    observeSeconds,
    secondsBetween: probe.secondsBetween,
    impostorSays: probe.impostorSays,
    samples,
    derived,
    recordedUse,
  };
}

interface Turn {
  readonly role: SampleRole;
  readonly turn: number;
}

async function ask(request: ProofRequest, tools: ProofTools, turn: Turn): Promise<ProbeSample> {
  const { probe } = request;
  if (request.ambiguous.length > 0)
    throw new Refusal({
      kind: "usage",
      problem: `this could be a value of ${[request.kind, ...request.ambiguous].join(", ")}`,
      hint: "say which first: it is shown to its own provider and to nobody else",
    });
  const { question, fingerprint } = askedAs(request, tools.ids, turn.role);
  const prepared = prepareProbe(probe, question, request);
  if ("problem" in prepared) throw new Refusal({ kind: "usage", ...prepared });
  const answer = await tools.transport.send(prepared.request, {
    allowed: prepared.allowed,
    timeoutMs: TIMEOUT_MS,
    signal: tools.signal,
    incident: request.incident,
    turn: turn.turn,
  });
  const now = tools.clock.now();
  const verdict = judgeAnswer(answer, { probe, question, now });
  const sample: ProbeSample = {
    ...now,
    role: turn.role,
    probe: probe.id,
    probeVersion: probe.version,
    fingerprint,
    vantage: request.vantage,
    method: prepared.request.method,
    host: prepared.request.host,
    path: templateOf(prepared.request.path),
    from: answer.kind === "answered" ? answer.route.from : "",
    to: answer.kind === "answered" ? answer.route.to : "",
    status: answer.kind === "answered" ? answer.status : null,
    bodyClass: bodyClassOf(answer),
    ...verdict,
    notBefore: notBefore(answer, now),
  };
  // A live answer of some kinds holds a token: it is not kept.
  if (answer.kind === "answered") answer.body.fill(0);
  return sample;
}

function askedAs(request: ProofRequest, ids: Ids, role: SampleRole): Asked {
  if (role === "target") return request.target;
  if (role === "replacement" && request.replacement !== null) return request.replacement;
  const random = (length: number, alphabet: string): string => randomText(ids, length, alphabet);
  return { question: request.probe.impostor(random, request.target.question), fingerprint: "" };
}

function randomText(ids: Ids, length: number, alphabet: string): string {
  const hex = ids.randomHex(2 * length);
  return Array.from({ length }, (_, index) =>
    alphabet.charAt(Number.parseInt(hex.slice(4 * index, 4 * index + 4), 16) % alphabet.length),
  ).join("");
}
