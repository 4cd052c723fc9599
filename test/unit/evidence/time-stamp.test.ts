/** Time stamps against an authority of OpenSSL's own, made for this test. */

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, property, uint8Array } from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readTimeStamp, timeStampRequest } from "../../../src/evidence/time-stamp.ts";
import { sha256Digest } from "../../fakes/digest.ts";

const TOP = Buffer.from("# case x\n");
const head = createHash("sha256").update(TOP).digest("hex");
const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

let room: string;
let reply: Buffer;
const at = (name: string): string => join(room, name);
const openssl = (...words: string[]): string =>
  execFileSync("openssl", words.join(" ").split(" "), {
    cwd: room,
    stdio: ["ignore", "pipe", "pipe"],
  }).toString();

const CONFIG = `
[ req ]
distinguished_name = dn
prompt = no
[ dn ]
CN = test authority
[ tsa_cert ]
extendedKeyUsage = critical,timeStamping
[ tsa ]
default_tsa = tsa_config
[ tsa_config ]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
ess_cert_id_chain = no
`;

function stamp(request: Uint8Array, name: string): Buffer {
  writeFileSync(at(`${name}.tsq`), request);
  openssl(
    `ts -reply -queryfile ${name}.tsq -signer tsa.pem -inkey tsa.key`,
    `-config tsa.cnf -section tsa_config -out ${name}.tsr`,
  );
  return readFileSync(at(`${name}.tsr`));
}

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), "ir-stamp-"));
  if (!hasOpenssl) return;
  writeFileSync(at("tsa.cnf"), CONFIG);
  writeFileSync(at("serial"), "01\n");
  writeFileSync(at("TOP"), TOP);
  openssl(
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -out tsa.pem",
    "-days 2 -config tsa.cnf -extensions tsa_cert",
  );
  reply = stamp(timeStampRequest(head, sha256Digest), "good");
});

afterAll(() => rmSync(room, { recursive: true, force: true }));

describe.skipIf(!hasOpenssl)("a time stamp", () => {
  test("openssl reads our request: SHA-256 of TOP, a nonce, certificates", () => {
    const text = openssl("ts", "-query", "-in", "good.tsq", "-text");
    expect(text).toContain("Hash Algorithm: sha256");
    expect(text).toMatch(/Nonce: 0x[0-9A-F]{16}\n/u);
    expect(text).toContain("Certificate required: yes");
    openssl("ts", "-query", "-data", "TOP", "-sha256", "-out", "own.tsq");
    const own = openssl("ts", "-query", "-in", "own.tsq", "-text");
    const imprint = (dump: string): string =>
      /Message data:\n((?: {4}.*\n)+)/u.exec(dump)?.[1] ?? "none";
    expect(imprint(text)).toMatch(/^ {4}0000/u);
    expect(imprint(text)).toBe(imprint(own));
  });

  test("the reply fits, states its time, and openssl verifies it", () => {
    const reading = readTimeStamp(reply, head, sha256Digest);
    expect(reading).toEqual({
      kind: "fits",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u),
    });
    const words = openssl("ts", "-verify", "-data", "TOP", "-in", "good.tsr", "-CAfile", "tsa.pem");
    expect(words).toContain("Verification: OK");
  });

  test("a reply over something else is refused", () => {
    const other = createHash("sha256").update("other").digest("hex");
    const foreign = stamp(timeStampRequest(other, sha256Digest), "other");
    expect(readTimeStamp(foreign, head, sha256Digest)).toEqual({
      kind: "refused",
      problem: "is over something else than this TOP",
    });
  });

  test("a reply to a request of somebody else, without or with another nonce, is refused", () => {
    for (const [name, ...options] of [["none", "-no_nonce"], ["foreign"]]) {
      openssl("ts", "-query", "-data", "TOP", "-sha256", ...options, "-out", `${name}.tsq`);
      const answered = stamp(readFileSync(at(`${name}.tsq`)), name ?? "");
      expect(readTimeStamp(answered, head, sha256Digest)).toEqual({
        kind: "refused",
        problem: "does not carry the nonce of the request that ir made",
      });
    }
  });

  test("a refusal of the authority is one", () => {
    const refusal = stamp(Buffer.from("3003020101", "hex"), "refusal");
    expect(readTimeStamp(refusal, head, sha256Digest)).toEqual({
      kind: "refused",
      problem: "says that the authority refused (status 2)",
    });
  });

  test("a cut or changed reply never fits with another time or head, and never throws", () => {
    for (let end = 0; end < reply.length; end += 1) {
      const { kind } = readTimeStamp(reply.subarray(0, end), head, sha256Digest);
      expect(kind, `cut at ${end}`).toBe("refused");
    }
  });
});

test("no bytes make it throw", () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (bytes) => {
      expect(readTimeStamp(bytes, head, sha256Digest).kind).toBe("refused");
    }),
  );
});
