/** Asking a provider about a credential: each answer is in the journal before the next question. */

import type { ChecklistItem } from "../credentials/checklist/item.ts";
import type { Probe, ProbeQuestion } from "../credentials/probe.ts";
import { proofRecord } from "../credentials/proof/proof-record.ts";
import type { DerivedItem, Proof } from "../credentials/proof/proof.ts";
import { DOUBTS } from "../credentials/proof/proof.ts";
import { probeOnce, proveDead } from "../credentials/proof/prove-dead.ts";
import type { Asked, ProofRequest, ProofTools } from "../credentials/proof/prove-dead.ts";
import type { ProbeSample } from "../credentials/proof/sample.ts";
import { recordable } from "../model/json.ts";
import { Refusal } from "../model/refusal.ts";
import type { ProbeTransport } from "../ports/probe-transport.ts";
import { credentialEvents } from "./revoke-list.ts";
import { currentList, itemOf, tell } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";

export type { Probe, ProbeParameter, ProbeQuestion, ApiRevocation } from "../credentials/probe.ts";
export type { Asked } from "../credentials/proof/prove-dead.ts";

/** What the person was asked for about one credential. */
export interface Questioning {
  readonly item: string;
  readonly probe: Probe;
  readonly target: ProbeQuestion;
  readonly replacement: Asked | null;
  /** Names of the parameters that the person typed or confirmed. */
  readonly confirmed: readonly string[];
  readonly isMintAllowed: boolean;
  readonly vantage: string;
  readonly transport: ProbeTransport;
  /** A first Ctrl-C is enough: what was seen until then is on record. */
  readonly signal: AbortSignal;
  progress(line: string): void;
}

/** A provider may take as long again as the longest delay that is known of it. */
const LEAST_PATIENCE_SECONDS = 600;

/** Before it is revoked one question; afterwards as many as a proof takes. A sentence for the person. */
export async function askProvider(desk: RevokeDesk, asking: Questioning): Promise<string> {
  const item = itemOf(currentList(desk), asking.item);
  const request = proofRequest(desk, asking, item);
  const tools = proofTools(desk, asking);
  const isRevoked = item.halves.every(({ revokedAt }) => revokedAt !== null);
  if (!isRevoked) {
    const { state, signal } = await probeOnce(request, tools);
    return `${STATE_WORDS[state]} (${signal})`;
  }
  asking.progress(
    `it has to be refused for ${item.observeSeconds} seconds without a break; Ctrl-C stops it at any time, and what was seen counts`,
  );
  const proved = await proveDead(request, tools);
  const { proof } = proved;
  if (proof.state === "proved" || proof.state === "rejected") {
    const record = recordable(proofRecord(proved, desk.incident.id, desk.digest));
    const event = proof.state === "proved" ? "proven" : "rejected";
    mustTell(desk, { event, item: item.id, note: "", proof: record });
  }
  return proofWords(proof);
}

const STATE_WORDS: Readonly<Record<ProbeSample["state"], string>> = {
  live: "it is ALIVE",
  dead: "it is refused",
  disabled: "it is disabled, which can be taken back",
  indeterminate: "the answer says nothing about it",
};

function proofWords(proof: Proof): string {
  switch (proof.state) {
    case "proved":
      return `it is proven dead, over ${Math.round(proof.window.seconds)} seconds and ${proof.window.samples} refusals`;
    case "rejected":
      return "it is refused, but was never seen alive: attest its end, or waive it";
    case "live":
      return `it is ALIVE (${proof.signal})`;
    case "disabled":
      return `it is disabled, which can be taken back (${proof.signal})`;
    case "indeterminate":
      return `not proved: ${proof.doubts.map((doubt) => DOUBTS[doubt]).join("; ")}`;
    case "not-probeable":
    case "irrevocable":
      return `it cannot be asked for: ${proof.why}`;
  }
}

function proofRequest(desk: RevokeDesk, asking: Questioning, item: ChecklistItem): ProofRequest {
  const { probe, target, replacement, confirmed, isMintAllowed, vantage } = asking;
  return {
    kind: item.kind,
    ambiguous: item.ambiguous,
    probe,
    target: { question: target, fingerprint: item.fingerprint },
    replacement,
    observeSeconds: item.observeSeconds,
    patienceSeconds: Math.max(LEAST_PATIENCE_SECONDS, 2 * item.observeSeconds),
    derived: item.derived.map(derivedItem),
    earlier: samplesOf(desk, item.id),
    recordedUse: item.isAbused ? "seen in abuse, as a person stated" : "",
    confirmed,
    isMintAllowed,
    incident: desk.incident.id,
    vantage,
  };
}

function derivedItem({ what, state }: ChecklistItem["derived"][number]): DerivedItem {
  const words = { open: "open", done: "cleared", skipped: "accepted" } as const;
  return { what, state: words[state] };
}

/** Earlier answers about the same item, of this machine or merged from another. */
function samplesOf({ incident }: RevokeDesk, item: string): readonly ProbeSample[] {
  return credentialEvents(incident.journal.records).flatMap(({ event }) =>
    event.event === "probed" && event.item === item ? [event.sample] : [],
  );
}

function proofTools(
  desk: RevokeDesk,
  { transport, signal, item, progress }: Questioning,
): ProofTools {
  const { clock, ids } = desk;
  const record = (sample: ProbeSample): void => {
    mustTell(desk, { event: "probed", item, note: "", sample });
    progress(sampleWords(sample));
  };
  return { transport, clock, ids, signal, record };
}

const ASKED_WORDS: Readonly<Record<ProbeSample["role"], string>> = {
  target: "it",
  replacement: "the new value",
  impostor: "a value that nobody issued",
};

const ANSWER_WORDS: Readonly<Record<ProbeSample["state"], string>> = {
  live: "is accepted",
  dead: "is refused",
  disabled: "is disabled",
  indeterminate: "gets no clear answer",
};

/** A window takes minutes: nobody waits for that in silence. */
function sampleWords({ at, role, state, signal }: ProbeSample): string {
  return `${at.slice(11, 19)} UTC  ${ASKED_WORDS[role]} ${ANSWER_WORDS[state]} (${signal})`;
}

function mustTell(desk: RevokeDesk, draft: Parameters<typeof tell>[1]): void {
  const refusal = tell(desk, draft);
  if (refusal === null) return;
  throw new Refusal({
    kind: "unable",
    problem: `${draft.item}: what was seen cannot be recorded: ${refusal}`,
    hint: "see it: ir revoke --list",
  });
}
