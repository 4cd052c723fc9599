/** Signatures that are made when the request goes: the key stays here, only what it signed leaves. */

import { createHash, createHmac, createPrivateKey, generateKeyPair, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { promisify } from "node:util";

import type { ProbeRequest, ProbeText, RequestSignature } from "../../ports/probe-transport.ts";

/** The request with its signature in the headers; `null` when the key cannot sign. */
export async function signRequest(request: ProbeRequest, now: Date): Promise<ProbeRequest | null> {
  const { signature } = request;
  if (signature === undefined) return request;
  const headers =
    signature.scheme === "aws-sigv4"
      ? awsHeaders(request, signature, now)
      : await jwtHeaders(signature, now);
  return headers === null ? null : { ...request, headers: { ...request.headers, ...headers } };
}

type AwsSignature = Extract<RequestSignature, { scheme: "aws-sigv4" }>;
type JwtSignature = Extract<RequestSignature, { scheme: "jwt-rs256" }>;
type Headers = Readonly<Record<string, ProbeText>>;

const EMPTY_SHA256 = createHash("sha256").digest("hex");

/** AWS Signature Version 4 for a request without a body whose path and query are plain and sorted. */
function awsHeaders(request: ProbeRequest, by: AwsSignature, now: Date): Headers | null {
  if (request.body !== null || !request.path.every((piece) => typeof piece === "string"))
    return null;
  const [path = "", query = ""] = request.path.join("").split("?");
  const time = now.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${by.region}/${by.service}/aws4_request`;
  const names = `host;x-amz-date${by.sessionToken === null ? "" : ";x-amz-security-token"}`;
  const canonical = createHash("sha256").update(
    `${request.method}\n${path}\n${query}\nhost:${request.host}\nx-amz-date:${time}\n`,
  );
  if (by.sessionToken !== null)
    canonical.update("x-amz-security-token:").update(by.sessionToken.reveal()).update("\n");
  const digest = canonical.update(`\n${names}\n${EMPTY_SHA256}`).digest("hex");
  const signature = createHmac("sha256", signingKey(by, time.slice(0, 8)))
    .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`)
    .digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${by.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return {
    "X-Amz-Date": [time],
    Authorization: [authorization],
    ...(by.sessionToken === null ? {} : { "X-Amz-Security-Token": [by.sessionToken] }),
  };
}

function signingKey({ secretKey, region, service }: AwsSignature, day: string): Buffer {
  const start = Buffer.concat([Buffer.from("AWS4"), secretKey.reveal()]);
  let key = start;
  for (const part of [day, region, service, "aws4_request"])
    key = createHmac("sha256", key).update(part).digest();
  start.fill(0);
  return key;
}

/** RFC 7519 with RS256: issued a minute ago, good for eight. */
async function jwtHeaders(by: JwtSignature, now: Date): Promise<Headers | null> {
  const seconds = Math.floor(now.getTime() / 1_000);
  const claims = { iat: seconds - 60, exp: seconds + 480, iss: by.issuer };
  const signed = `${base64Url({ alg: "RS256", typ: "JWT" })}.${base64Url(claims)}`;
  const key = await privateKey(by.key);
  if (key === null) return null;
  const signature = sign("sha256", Buffer.from(signed), key).toString("base64url");
  return { Authorization: [`Bearer ${signed}.${signature}`] };
}

async function privateKey(key: JwtSignature["key"]): Promise<KeyObject | null> {
  if (key === "throwaway")
    return (await promisify(generateKeyPair)("rsa", { modulusLength: 2048 })).privateKey;
  const copy = Buffer.from(key.reveal());
  try {
    const parsed = createPrivateKey(copy);
    return parsed.asymmetricKeyType === "rsa" ? parsed : null;
  } catch {
    return null;
  } finally {
    copy.fill(0);
  }
}

function base64Url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
