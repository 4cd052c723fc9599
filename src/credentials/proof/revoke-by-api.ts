/** One revocation over a provider's API: asked for by a person each time, told before it is sent, never taken for a proof. */

import { Refusal } from "../../model/refusal.ts";
import type { ProbeTransport } from "../../ports/probe-transport.ts";
import type { Secret } from "../../model/secret.ts";
import type { ApiRevocation, ProbeQuestion } from "../probe.ts";
import { bodyClassOf, judgedAnswer } from "./judge-answer.ts";
import { prepareRevocation, templateOf } from "./prepare.ts";
import type { ProbeSample } from "./sample.ts";

const TIMEOUT_MS = 20_000;

export interface RevocationRequest {
  readonly kind: string;
  readonly ambiguous: readonly string[];
  readonly revocation: ApiRevocation;
  readonly question: ProbeQuestion;
  /** A value of an administrator, where the revocation needs one. */
  readonly admin: Secret | null;
  readonly isDry: boolean;
  readonly confirmed: readonly string[];
  /** What the person typed for this one credential. */
  readonly typed: string;
  /** What had to be typed. */
  readonly phrase: string;
  readonly incident: string;
}

/** For the journal, before it is sent. */
export interface RevocationIntent {
  readonly revocation: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly isDry: boolean;
  readonly sideEffects: readonly string[];
  readonly isUndoable: boolean;
}

/** Never a state of the credential: only a probe says that it is dead. */
export interface RevocationAnswer {
  readonly status: number | null;
  readonly failure: string;
  readonly bodyClass: ProbeSample["bodyClass"];
  readonly isAcknowledged: boolean;
}

export interface RevocationTools {
  readonly transport: ProbeTransport;
  readonly signal: AbortSignal;
  /** The caller journals it; nothing is sent before this returns. */
  announce(intent: RevocationIntent): void | Promise<void>;
}

/** @throws Refusal when nothing was sent, with the reason. */
export async function revokeByApi(
  request: RevocationRequest,
  tools: RevocationTools,
): Promise<RevocationAnswer> {
  const { revocation, isDry } = request;
  refuseUnasked(request);
  const prepared = prepareRevocation(revocation, request);
  if ("problem" in prepared) throw new Refusal({ kind: "usage", ...prepared });
  const { method, host, path } = prepared.request;
  await tools.announce({
    revocation: revocation.id,
    method,
    host,
    path: templateOf(path),
    isDry,
    sideEffects: revocation.sideEffects,
    isUndoable: revocation.isUndoable,
  });
  const answer = await tools.transport.send(prepared.request, {
    allowed: prepared.allowed,
    timeoutMs: TIMEOUT_MS,
    signal: tools.signal,
    incident: request.incident,
    turn: 0,
  });
  if (answer.kind === "failed")
    return { status: null, failure: answer.reason, bodyClass: "none", isAcknowledged: false };
  const told = {
    status: answer.status,
    failure: "",
    bodyClass: bodyClassOf(answer),
    isAcknowledged: revocation.isAcknowledged(judgedAnswer(answer)),
  };
  // Some providers answer with the new value.
  answer.body.fill(0);
  return told;
}

function refuseUnasked({ kind, ambiguous, typed, phrase, isDry }: RevocationRequest): void {
  if (ambiguous.length > 0)
    throw new Refusal({
      kind: "usage",
      problem: `this could be a value of ${[kind, ...ambiguous].join(", ")}`,
      hint: "say which first: it is shown to its own provider and to nobody else",
    });
  if (!isDry && (phrase === "" || typed !== phrase))
    throw new Refusal({
      kind: "waiting",
      problem: "nothing was sent: the confirmation was not typed",
      hint: `type ${phrase} to revoke this one credential; nobody can undo most revocations`,
    });
}
