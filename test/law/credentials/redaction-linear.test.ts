/** Nobody may hold a copy up by what stands in the original. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

import { keyedFingerprints } from "../../../src/adapters/credentials/keyed-fingerprints.ts";
import { KINDS } from "../../../src/credentials/kinds/index.ts";
import { openRedactor } from "../../../src/credentials/redaction/redactor.ts";
import { openScanner } from "../../../src/credentials/scanner/scanner.ts";
import { Secret } from "../../../src/model/secret.ts";

const MEGABYTE = 1_000_000;
/** Of one core, for a megabyte; what is linear needs a tenth of it. */
const MOST_MS = 3_000;

const SECRET = String.raw`K7=\n0a\\Zq9"x0123456789`;
const folder = mkdtempSync(join(tmpdir(), "ir-redaction-"));
const fingerprints = keyedFingerprints(folder);
const value = Secret.fromText(SECRET);
const redactor = openRedactor({
  values: [
    { kind: "oc_gateway_token", fingerprint: fingerprints.of(value, "high"), secret: value },
  ],
  scanner: openScanner(KINDS),
  fingerprints,
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PIECES = [
  "\\",
  "\\\\n",
  "\\r",
  "=\n",
  "=",
  "\n",
  "\r",
  "\r\n    ",
  " ",
  "\t",
  '"',
  '\\"',
  '"password":"',
  '{"token":',
  "password=",
  "token: ",
  "Authorization: Bearer ",
  "https://a:",
  "https://a:b@",
  "[",
  "{",
  "a",
  "A0",
  "a0/",
  "%41",
  "&quot;",
  "-----BEGIN PRIVATE KEY-----",
  "[[ir:",
  SECRET.slice(0, 8),
  SECRET.slice(0, -1),
  `${SECRET} `,
];

describe("13: redaction is linear on 1 MB of what an attacker would write", () => {
  it.each(PIECES)("%j", async (piece) => {
    const text = piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);
    const bytes = new TextEncoder().encode(text);
    const before = process.cpuUsage();
    let length = 0;
    const nothing = { replaced: () => undefined, hint: () => undefined };
    for await (const part of redactor.redact([bytes], nothing)) length += part.length;
    const used = process.cpuUsage(before);
    expect(length).toBeGreaterThan(0);
    expect((used.user + used.system) / 1_000).toBeLessThan(MOST_MS);
  });
});
