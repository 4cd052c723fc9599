/** A proof that stands on its own: everything it rests on, chained, so that anyone can judge it again without a network. */

import { canonicalJson, isJsonObject, recordable, recorded } from "../../model/json.ts";
import type { JsonObject } from "../../model/json.ts";
import { TOOL, VERSION } from "../../model/version.ts";
import type { Digest } from "../../ports/digest.ts";
import { judgeProof } from "./judge-proof.ts";
import type { Proof, ProofFacts } from "./proof.ts";
import type { Proved } from "./prove-dead.ts";

const PROOF_SCHEMA = "ir.credential-proof/1";

const START = "0".repeat(64);

export interface ProofRecord {
  readonly schema: string;
  readonly tool: string;
  readonly version: string;
  readonly incident: string;
  readonly facts: ProofFacts;
  readonly proof: Proof;
  /** One for each sample: SHA-256 over the one before, a newline and the canonical sample. */
  readonly chain: readonly string[];
  /** SHA-256 of the canonical record without this field. */
  readonly hash: string;
}

export function proofRecord(proved: Proved, incident: string, digest: Digest): ProofRecord {
  const unsealed = {
    schema: PROOF_SCHEMA,
    tool: TOOL,
    version: VERSION,
    incident,
    facts: proved.facts,
    proof: proved.proof,
    chain: chainOf(proved.facts, digest),
  };
  return { ...unsealed, hash: digest.sha256(canonicalJson(recordable(unsealed))) };
}

/** Everything that is wrong with a record; empty when it says what its own samples say. */
export function proofRecordProblems(value: unknown, digest: Digest): readonly string[] {
  if (!isJsonObject(value) || value["schema"] !== PROOF_SCHEMA)
    return [`is not a record of ${PROOF_SCHEMA}`];
  if (!hasFacts(value)) return ["holds no facts that can be judged"];
  const { hash, ...unsealed } = recorded<ProofRecord>(value);
  const same = (left: object, right: object): boolean =>
    canonicalJson(recordable(left)) === canonicalJson(recordable(right));
  return [
    ...(digest.sha256(canonicalJson(recordable(unsealed))) === hash
      ? []
      : ["does not match its hash"]),
    ...(Array.isArray(unsealed.chain) && same(unsealed.chain, chainOf(unsealed.facts, digest))
      ? []
      : ["its samples do not match their chain"]),
    ...(same(judgeProof(unsealed.facts), unsealed.proof)
      ? []
      : ["its samples do not say what it says"]),
  ];
}

function chainOf({ samples }: ProofFacts, digest: Digest): readonly string[] {
  const chain: string[] = [];
  for (const sample of samples)
    chain.push(
      digest.sha256(`${chain.at(-1) ?? START}\n${canonicalJson(recordable({ ...sample }))}`),
    );
  return chain;
}

const SAMPLE_TEXTS = [
  "role",
  "probe",
  "fingerprint",
  "vantage",
  "host",
  "from",
  "to",
  "state",
  "signal",
  "at",
  "boot",
];

/** A record may come from anywhere: what the judgement reads is looked at first. */
function hasFacts(value: JsonObject): boolean {
  const facts = value["facts"];
  return (
    isJsonObject(facts) &&
    areAll(facts["samples"], isSample) &&
    areAll(facts["derived"], isJsonObject) &&
    areAll(facts["impostorSays"], (text) => typeof text === "string") &&
    typeof facts["observeSeconds"] === "number" &&
    typeof facts["secondsBetween"] === "number" &&
    isJsonObject(value["proof"])
  );
}

function areAll(value: unknown, isRight: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight);
}

function isSample(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    SAMPLE_TEXTS.every((name) => typeof value[name] === "string") &&
    typeof value["mono"] === "string" &&
    /^\d+$/.test(value["mono"])
  );
}
