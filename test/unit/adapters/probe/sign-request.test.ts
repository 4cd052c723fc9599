/** Signatures against the published examples of AWS, and a verifier that is not ours. */

import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, test } from "vitest";

import { signRequest } from "../../../../src/adapters/probe/sign-request.ts";
import { Secret } from "../../../../src/model/secret.ts";
import type { ProbeRequest } from "../../../../src/ports/probe-transport.ts";

const NOW = new Date("2015-08-30T12:36:00Z");
const AWS = {
  scheme: "aws-sigv4",
  accessKeyId: "AKIDEXAMPLE",
  secretKey: Secret.fromText("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
  sessionToken: null,
  region: "us-east-1",
  service: "service",
} as const;

function get(path: string, more: Partial<ProbeRequest> = {}): ProbeRequest {
  return {
    method: "GET",
    host: "example.amazonaws.com",
    path: [path],
    headers: {},
    body: null,
    ...more,
  };
}

function header(request: ProbeRequest | null, name: string): string {
  return (request?.headers[name] ?? [])
    .map((piece) => (typeof piece === "string" ? piece : "<secret>"))
    .join("");
}

describe("AWS Signature Version 4", () => {
  test.for([
    ["/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    [
      "/?Param1=value1&Param2=value2",
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
  ] as const)("the published example %s", async ([path, signature]) => {
    const signed = await signRequest(get(path, { signature: AWS }), NOW);
    expect(header(signed, "Authorization")).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    );
    expect(header(signed, "X-Amz-Date")).toBe("20150830T123600Z");
  });

  test("a session token is signed and sent as a secret", async () => {
    const sessionToken = Secret.fromText("token");
    const signed = await signRequest(get("/", { signature: { ...AWS, sessionToken } }), NOW);
    expect(header(signed, "X-Amz-Security-Token")).toBe("<secret>");
    expect(header(signed, "Authorization")).toContain(
      "SignedHeaders=host;x-amz-date;x-amz-security-token",
    );
  });

  test("a body is not signed by this, so it is refused", async () => {
    expect(await signRequest(get("/", { signature: AWS, method: "POST", body: ["x"] }), NOW)).toBe(
      null,
    );
  });
});

describe("JSON web tokens", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  async function tokenOf(key: Secret | "throwaway"): Promise<string> {
    const request = get("/app", { signature: { scheme: "jwt-rs256", issuer: "12345", key } });
    return header(await signRequest(request, NOW), "Authorization").replace("Bearer ", "");
  }

  function isGood(token: string): boolean {
    const [head = "", claims = "", signature = ""] = token.split(".");
    return verify(
      "sha256",
      Buffer.from(`${head}.${claims}`),
      createPublicKey(publicKey.export({ format: "pem", type: "spki" })),
      Buffer.from(signature, "base64url"),
    );
  }

  test("verify with the public half, and hold for minutes only", async () => {
    const token = await tokenOf(
      Secret.fromText(privateKey.export({ format: "pem", type: "pkcs8" })),
    );
    const claims: unknown = JSON.parse(
      Buffer.from(token.split(".")[1] ?? "", "base64url").toString(),
    );
    expect(isGood(token)).toBe(true);
    expect(claims).toEqual({ iat: 1_440_938_100, exp: 1_440_938_640, iss: "12345" });
  });

  test("33 a throwaway key signs something that does not verify", async () => {
    const token = await tokenOf("throwaway");
    expect([token.split(".").length, isGood(token)]).toEqual([3, false]);
  });

  test("16 what is no RSA key signs nothing, and says nothing", async () => {
    const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
      format: "pem",
      type: "pkcs8",
    });
    expect([
      await tokenOf(Secret.fromText("no key")),
      await tokenOf(Secret.fromText(curve)),
    ]).toEqual(["", ""]);
  });
});
