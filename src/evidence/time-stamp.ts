/** Time stamps of an authority (RFC 3161) over the head: that this TOP existed then, said by somebody else. */

import type { Digest } from "../ports/digest.ts";
import { DER, derInteger, derObject, derValue, inside, parseDer } from "./der.ts";
import type { DerValue } from "./der.ts";

const SHA_256 = "2.16.840.1.101.3.4.2.1";
const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const NONCE_BYTES = 8;

/**
 * TimeStampReq with certificates asked for. The nonce follows from the head: only this head can have it, and
 * nobody has to keep it until the answer comes.
 */
export function timeStampRequest(head: string, digest: Digest): Uint8Array {
  const algorithm = derValue(DER.sequence, derObject(SHA_256), Buffer.from([0x05, 0x00]));
  const imprint = derValue(DER.sequence, algorithm, derValue(DER.octets, Buffer.from(head, "hex")));
  return derValue(
    DER.sequence,
    derInteger(Buffer.from([1])),
    imprint,
    derInteger(nonceOf(head, digest)),
    derValue(DER.boolean, Buffer.from([0xff])),
  );
}

function nonceOf(head: string, digest: Digest): Buffer {
  const bytes = Buffer.from(digest.sha256(`ir time stamp\n${head}`), "hex").subarray(
    0,
    NONCE_BYTES,
  );
  // Positive, and of the same length for every head.
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

export type TimeStampReading =
  /** `at` as the authority wrote it. Whose stamp it is, its signature says: that is not looked at here. */
  | { readonly kind: "fits"; readonly at: string }
  /** Sentence part. */
  | { readonly kind: "refused"; readonly problem: string };

export function readTimeStamp(reply: Uint8Array, head: string, digest: Digest): TimeStampReading {
  const [status, token] = inside(parseDer(reply), DER.sequence) ?? [];
  if (status?.tag !== DER.sequence) return refused("is not a reply of a time stamping authority");
  const code = statusCode(status);
  if (code !== 0 && code !== 1) return refused(`says that the authority refused (status ${code})`);
  const info = token === undefined ? null : stampInfo(token);
  return info === null
    ? refused("holds no time stamp that can be read")
    : judge(info, head, digest);
}

function statusCode(status: DerValue): number {
  const granted = parseDer(status.content)?.[0];
  return granted?.tag === DER.integer ? Number(granted.content[0]) : -1;
}

function judge(info: readonly DerValue[], head: string, digest: Digest): TimeStampReading {
  const [, , imprint, , time, ...rest] = info;
  if (!isImprintOf(imprint, head)) return refused("is over something else than this TOP");
  const nonce = rest.find(({ tag }) => tag === DER.integer);
  if (nonce === undefined || hex(nonce) !== nonceOf(head, digest).toString("hex"))
    return refused("does not carry the nonce of the request that ir made");
  if (time?.tag !== DER.time) return refused("states no time");
  return { kind: "fits", at: isoOf(Buffer.from(time.content).toString("latin1")) };
}

function isImprintOf(imprint: DerValue | undefined, head: string): boolean {
  const [algorithm, hashed] = (imprint === undefined ? null : parseDer(imprint.content)) ?? [];
  if (algorithm === undefined || hashed === undefined) return false;
  const [object] = parseDer(algorithm.content) ?? [];
  return isObject(object, SHA_256) && hex(hashed) === head;
}

/** TSTInfo, which lies in a SignedData as an octet string. */
function stampInfo(token: DerValue): readonly DerValue[] | null {
  const content = parseDer(token.content);
  if (content === null || !isObject(content[0], SIGNED_DATA)) return null;
  const signed = inside(inside(content, DER.explicit), DER.sequence);
  const encapsulated = signed?.find(({ tag }) => tag === DER.sequence);
  const parts = encapsulated === undefined ? null : parseDer(encapsulated.content);
  if (parts === null || !isObject(parts[0], TST_INFO)) return null;
  const octets = inside(parts, DER.explicit)?.find(({ tag }) => tag === DER.octets);
  return octets === undefined ? null : inside(parseDer(octets.content), DER.sequence);
}

function isObject(value: DerValue | undefined, dotted: string): boolean {
  return value?.tag === DER.object && derValue(DER.object, value.content).equals(derObject(dotted));
}

function hex({ content }: DerValue): string {
  return Buffer.from(content).toString("hex");
}

/** `20261121160000Z` to `2026-11-21T16:00:00Z`; anything else stays as it is. */
function isoOf(time: string): string {
  return time.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d(?:\.\d+)?)Z$/u, "$1-$2-$3T$4:$5:$6Z");
}

function refused(problem: string): TimeStampReading {
  return { kind: "refused", problem };
}
