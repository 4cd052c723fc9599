/** A proof on paper: judged again by anyone, refused when anything in it was changed, empty of secrets. */

import { describe, expect, test } from "vitest";

import { probesFor } from "../../../../src/credentials/probes/index.ts";
import {
  proofRecord,
  proofRecordProblems,
} from "../../../../src/credentials/proof/proof-record.ts";
import { probeOnce, proveDead } from "../../../../src/credentials/proof/prove-dead.ts";
import { recordable, recorded } from "../../../../src/model/json.ts";
import type { JsonObject } from "../../../../src/model/json.ts";
import { Secret } from "../../../../src/model/secret.ts";
import { sha256Digest } from "../../../fakes/digest.ts";
import { googleRequest, moodyProvider, NEW, OLD } from "../../../fakes/moody-provider.ts";

type Fields = Record<string, unknown>;

async function aRecord(): Promise<JsonObject> {
  const proved = await proveDead(googleRequest(), moodyProvider({}).tools);
  expect(proved.proof.state).toBe("proved");
  return recordable(proofRecord(proved, "inc-1", sha256Digest));
}

function changed(record: JsonObject, change: (facts: Fields, whole: Fields) => void): JsonObject {
  const copy = recorded<Fields>(structuredClone(record));
  change(recorded<Fields>(copy["facts"]), copy);
  return recordable(copy);
}

function samplesOf(facts: Fields): Fields[] {
  return recorded<Fields[]>(facts["samples"]);
}

const CHANGES: readonly (readonly [string, (facts: Fields, whole: Fields) => void])[] = [
  ["a state", (facts) => Object.assign(samplesOf(facts)[0] ?? {}, { state: "live" })],
  [
    "a time",
    (facts) => Object.assign(samplesOf(facts)[1] ?? {}, { at: "2026-11-20T03:00:01.000Z" }),
  ],
  ["a sample less", (facts) => samplesOf(facts).pop()],
  ["another order", (facts) => Object.assign(facts, { samples: samplesOf(facts).toReversed() })],
  ["a shorter window", (facts) => Object.assign(facts, { observeSeconds: 1 })],
  ["another credential", (facts) => Object.assign(facts, { fingerprint: "OTHER" })],
  ["another incident", (_, whole) => Object.assign(whole, { incident: "inc-2" })],
  [
    "another verdict",
    (_, whole) => Object.assign(whole, { proof: { state: "live", at: "", signal: "" } }),
  ],
];

const SOMETHING_ELSE: readonly unknown[] = [
  null,
  [],
  "x",
  {},
  { schema: "ir.credential-proof/1" },
  { schema: "ir.credential-proof/1", facts: { samples: [{}] }, proof: {} },
];

describe("42 records of proofs", () => {
  test("verify without a network, as they come back from a file", async () => {
    const read: unknown = JSON.parse(JSON.stringify(await aRecord()));
    expect(proofRecordProblems(read, sha256Digest)).toEqual([]);
  });

  test("hold no secret in any encoding, no body, and no address with a secret", async () => {
    const text = JSON.stringify(await aRecord());
    for (const value of [OLD, NEW, "AIza-"])
      for (const encoding of ["utf8", "base64", "hex"] as const)
        expect(text).not.toContain(Buffer.from(value).toString(encoding).replaceAll("=", ""));
    expect(text).not.toContain("details");
    const [probe] = probesFor("telegram_bot");
    if (probe === undefined) throw new Error("no probe");
    const secret = Secret.fromText("123456789:AAcanary");
    const target = { question: { secret, parameters: {}, companions: {} }, fingerprint: "FP" };
    const sample = await probeOnce(googleRequest({ probe, target }), moodyProvider({}).tools);
    expect(sample.path).toBe("/bot<secret>/getMe");
    expect(JSON.stringify(sample)).not.toContain("canary");
  });

  test.for(CHANGES)("are refused after a change: %s", async ([, change]) => {
    const problems = proofRecordProblems(changed(await aRecord(), change), sha256Digest);
    expect(problems).toContain("does not match its hash");
  });

  test("are refused when sealed again around a verdict that their samples do not bear", async () => {
    const proved = await proveDead(googleRequest(), moodyProvider({}).tools);
    const facts = { ...proved.facts, samples: proved.facts.samples.slice(0, 4) };
    const record = recordable(proofRecord({ ...proved, facts }, "inc-1", sha256Digest));
    expect(proofRecordProblems(record, sha256Digest)).toEqual([
      "its samples do not say what it says",
    ]);
  });

  test.for(SOMETHING_ELSE)("are refused when they are something else: %j", (value) => {
    expect(proofRecordProblems(value, sha256Digest).length).toBeGreaterThan(0);
  });
});
