/** Revoking at a provider over its API: intent before, answer after, never twice without a person. */

import type { ApiRevocation, ProbeQuestion } from "../credentials/probe.ts";
import { judgedAnswer } from "../credentials/proof/judge-answer.ts";
import { prepareRevocation, templateOf } from "../credentials/proof/prepare.ts";
import type { Prepared } from "../credentials/proof/prepare.ts";
import { Refusal } from "../model/refusal.ts";
import type { Secret } from "../model/secret.ts";
import type { ProbeAnswer, ProbeTransport } from "../ports/probe-transport.ts";
import { tell } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";

export interface Sending {
  readonly item: string;
  readonly revocation: ApiRevocation;
  readonly question: ProbeQuestion;
  readonly admin: Secret | null;
  readonly confirmed: readonly string[];
  /** Nothing is revoked; where the provider has a trial run, it is asked for. */
  readonly isDry: boolean;
  readonly transport: ProbeTransport;
  readonly signal: AbortSignal;
}

const TIMEOUT_MS = 20_000;

/** What would be sent, without a secret. @throws Refusal when it may not be. */
export function describeSending(sending: Sending): string {
  const { request } = preparedOf(sending);
  return `${request.method} https://${request.host}${templateOf(request.path)}`;
}

/** A sentence about the answer; whether it is dead is for a probe to say (criterion 28). */
export async function sendRevocation(desk: RevokeDesk, sending: Sending): Promise<string> {
  const prepared = preparedOf(sending);
  const act = describeSending(sending);
  // A provider without a trial run would revoke it in earnest.
  if (sending.isDry && !sending.revocation.hasDryRun) return `would be sent: ${act}`;
  if (!sending.isDry) intend(desk, sending, { host: prepared.request.host, act });
  const answer = await send(desk, sending, prepared);
  const status = answer.kind === "answered" ? answer.status : null;
  const isAcknowledged =
    answer.kind === "answered" && sending.revocation.isAcknowledged(judgedAnswer(answer));
  if (answer.kind === "answered") answer.body.fill(0);
  if (sending.isDry) return `trial run: ${answerWords(answer, isAcknowledged)}`;
  // Nobody knows what became of it: it stays open, and a person says.
  if (wasSent(answer) && status === null)
    return `no answer came: look at ${prepared.request.host}, or ask whether it is dead, then say what became of it`;
  tell(desk, {
    event: "revocation-answered",
    item: sending.item,
    note: "",
    status,
    isAcknowledged,
  });
  return answerWords(answer, isAcknowledged);
}

/** On disk before anything leaves. */
function intend(
  desk: RevokeDesk,
  { item }: Sending,
  intent: { readonly host: string; readonly act: string },
): void {
  const refusal = tell(desk, { event: "revocation-sent", item, note: "", ...intent });
  if (refusal === null) return;
  throw new Refusal({ kind: "usage", problem: `${item}: ${refusal}`, hint: "nothing was sent" });
}

async function send(desk: RevokeDesk, sending: Sending, prepared: Prepared): Promise<ProbeAnswer> {
  return sending.transport.send(prepared.request, {
    allowed: prepared.allowed,
    timeoutMs: TIMEOUT_MS,
    signal: sending.signal,
    incident: desk.incident.id,
    turn: 0,
  });
}

/** Failures after which the request cannot have reached the provider. */
const UNSENT: ReadonlySet<string> = new Set([
  "dns",
  "connect",
  "tls",
  "refused-host",
  "unsendable",
]);

function wasSent(answer: ProbeAnswer): boolean {
  return answer.kind === "answered" || !UNSENT.has(answer.reason);
}

function answerWords(answer: ProbeAnswer, isAcknowledged: boolean): string {
  if (answer.kind === "failed") return `nothing was sent: ${answer.reason}`;
  return isAcknowledged
    ? `the provider acknowledged it (${answer.status}): say that it is revoked, then have it proved`
    : `the provider did not acknowledge it (${answer.status}): use its console`;
}

function preparedOf({ revocation, question, admin, confirmed, isDry }: Sending): Prepared {
  const isTrial = isDry && revocation.hasDryRun;
  const prepared = prepareRevocation(revocation, { question, admin, isDry: isTrial, confirmed });
  if ("request" in prepared) return prepared;
  throw new Refusal({ kind: "usage", problem: prepared.problem, hint: prepared.hint });
}
