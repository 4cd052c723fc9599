/** What stands in a million password fields costs no more than what stands in a few. */

import { expect, test } from "vitest";

import { KINDS } from "../../../../src/credentials/kinds/index.ts";
import {
  NOT_TOLD_APART,
  placedFingerprints,
} from "../../../../src/credentials/redaction/placed-fingerprints.ts";
import { openRedactor } from "../../../../src/credentials/redaction/redactor.ts";
import type { Replacement } from "../../../../src/credentials/redaction/redactor.ts";
import { openScanner } from "../../../../src/credentials/scanner/scanner.ts";
import type { Fingerprints } from "../../../../src/ports/fingerprints.ts";
import { sha256Digest } from "../../../fakes/digest.ts";

/** Counts the slow ones. */
function counting(): Fingerprints & { readonly slow: () => number } {
  let slow = 0;
  return {
    of: (secret, entropy) => {
      if (entropy === "low") slow += 1;
      return sha256Digest
        .sha256(Buffer.concat([Buffer.from(entropy), secret.reveal()]))
        .slice(0, 26);
    },
    slow: () => slow,
  };
}

test("the same value is hashed slowly once, however often it stands there", async () => {
  const fingerprints = counting();
  const redactor = openRedactor({ values: [], scanner: openScanner(KINDS), fingerprints });
  const original = new TextEncoder().encode('{"password":"abc123XY"}\n'.repeat(3_000));
  const replaced: Replacement[] = [];
  const parts: Uint8Array[] = [];
  const redaction = {
    replaced: (one: Replacement) => void replaced.push(one),
    hint: () => undefined,
  };
  for await (const part of redactor.redact([original], redaction)) parts.push(part);
  expect(replaced).toHaveLength(3_000);
  expect(Buffer.concat(parts).includes("abc123XY")).toBe(false);
  expect(fingerprints.slow()).toBe(1);
});

test("of a flood of values the first are told apart, and none is hashed quickly instead", () => {
  const fingerprints = counting();
  const of = placedFingerprints(fingerprints);
  const told = Array.from({ length: 2_000 }, (_, at) => of(new TextEncoder().encode(`word${at}`)));
  expect(new Set(told.slice(0, 500)).size).toBe(500);
  expect(told.slice(500).every((one) => one === NOT_TOLD_APART)).toBe(true);
  expect(fingerprints.slow()).toBe(500);
  expect(of(new TextEncoder().encode("word3"))).toBe(told[3]);
});
