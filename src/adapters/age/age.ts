/** age files (age-encryption.org/v1) to X25519 recipients, written and read with node:crypto alone. */

import { randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { printable } from "../../model/printable.ts";
import { Refusal } from "../../model/refusal.ts";
import { Secret } from "../../model/secret.ts";
import type { Decryption, Encryption } from "../../ports/encryption.ts";
import { parseHeader, renderHeader, unwrapFileKey } from "./age-header.ts";
import { identityKeys, recipientBytes } from "./age-keys.ts";
import { NONCE_BYTES, PayloadReader, PayloadWriter } from "./age-payload.ts";

const FILE_KEY_BYTES = 16;
/** About 500 recipients. */
const LONGEST_HEADER = 65_536;

export const ageEncryption: Encryption = {
  recipientProblem: (recipient) => {
    const bytes = recipientBytes(recipient);
    return typeof bytes === "string" ? bytes : null;
  },
  encrypt,
  decrypt,
};

export interface AgeWriter {
  /** Comes before everything else. */
  readonly head: Buffer;
  push(plain: Uint8Array): Buffer;
  end(): Buffer;
  /** Reads what this writer wrote, for as long as it lives: nobody else can without an identity. */
  readBack(): AgeReader;
}

export interface AgeReader {
  /** Throws with a sentence part when the file is damaged or for somebody else. */
  push(sealed: Uint8Array): Buffer;
  end(): Buffer;
}

/** @throws Refusal `usage` for a recipient that is none. */
export function ageWriter(recipients: readonly string[]): AgeWriter {
  const keys = recipients.map(requireRecipient);
  if (keys.length === 0) throw new Error("nobody to encrypt to");
  const fileKey = randomBytes(FILE_KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const head = Buffer.concat([renderHeader(fileKey, keys), nonce]);
  const payload = new PayloadWriter(fileKey, nonce);
  return {
    head,
    push: (plain) => payload.push(plain),
    end: () => payload.end(),
    readBack: () => ownReader(head, new PayloadReader(fileKey, nonce)),
  };
}

export function ageReader(identities: readonly KeyObject[]): AgeReader {
  let held: Buffer = Buffer.alloc(0);
  let payload: PayloadReader | null = null;
  return {
    push: (sealed) => {
      if (payload !== null) return payload.push(sealed);
      held = Buffer.concat([held, sealed]);
      const header = parseHeader(held);
      if (typeof header === "string") throw new Error(header);
      if (header === null && held.length > LONGEST_HEADER)
        throw new Error("has no end of its header");
      if (header === null || held.length < header.length + NONCE_BYTES) return Buffer.alloc(0);
      const fileKey = unwrapFileKey(header, identities);
      if (typeof fileKey === "string") throw new Error(fileKey);
      const from = header.length + NONCE_BYTES;
      payload = new PayloadReader(fileKey, held.subarray(header.length, from));
      return payload.push(held.subarray(from));
    },
    end: () => {
      if (payload === null) throw new Error("was cut off");
      return payload.end();
    },
  };
}

function ownReader(head: Buffer, payload: PayloadReader): AgeReader {
  let expected: Buffer = head;
  return {
    push: (sealed) => {
      const length = Math.min(expected.length, sealed.length);
      if (Buffer.compare(expected.subarray(0, length), sealed.subarray(0, length)) !== 0)
        throw new Error("has another header than the one written");
      expected = expected.subarray(length);
      return payload.push(sealed.subarray(length));
    },
    end: () => payload.end(),
  };
}

function encrypt(plain: Secret, recipients: readonly string[]): Uint8Array {
  const writer = ageWriter(recipients);
  return Buffer.concat([writer.head, writer.push(plain.reveal()), writer.end()]);
}

function decrypt(sealed: Uint8Array, identities: Secret): Decryption {
  const keys = identityKeys(identities);
  if (typeof keys === "string") return { kind: "refused", problem: `the identity file: ${keys}` };
  const reader = ageReader(keys);
  try {
    const plain = Buffer.concat([reader.push(sealed), reader.end()]);
    return { kind: "opened", plain: new Secret(plain) };
  } catch (error) {
    return { kind: "refused", problem: error instanceof Error ? error.message : String(error) };
  }
}

function requireRecipient(recipient: string): Uint8Array {
  const bytes = recipientBytes(recipient);
  if (typeof bytes !== "string") return bytes;
  const isPrivate = recipient.toUpperCase().startsWith("AGE-SECRET-KEY-");
  const shown = isPrivate ? "what was given with --to" : `the recipient ${printable(recipient)}`;
  throw new Refusal({
    kind: "usage",
    problem: `${shown} ${bytes}`,
    hint: "make a key on your own machine: age-keygen -o key.txt; it prints the recipient, age1...",
  });
}
