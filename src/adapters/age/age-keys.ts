/** Recipients and identities of age, as they are typed and as node:crypto takes them. */

import { createPrivateKey, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { Secret } from "../../model/secret.ts";
import { decodeBech32 } from "./bech32.ts";

/** SubjectPublicKeyInfo and PKCS #8 of an X25519 key up to its 32 bytes (RFC 8410). */
const SPKI_PREFIX = Buffer.from("302a300506032b656e032100", "hex");
const PKCS8_PREFIX = Buffer.from("302e020100300506032b656e04220420", "hex");
const KEY_BYTES = 32;
const IDENTITY = "AGE-SECRET-KEY-1";

/** The 32 bytes of a recipient, or what is wrong with it; the text itself is not repeated. */
export function recipientBytes(text: string): Uint8Array | string {
  if (text.toUpperCase().startsWith("AGE-SECRET-KEY-"))
    return "is a private key; give the line that begins with age1, and make a new key: this one was typed here";
  if (/^ssh-|^ecdsa-/u.test(text))
    return "is an SSH key; a recipient that begins with age1 is needed";
  if (!text.startsWith("age1")) return "does not begin with age1";
  const plugin = /^age1([a-z0-9]+)1/u.exec(text)?.[1];
  if (plugin !== undefined)
    return `is a recipient of another kind (${plugin}); only X25519 recipients can be used`;
  const decoded = decodeBech32(text);
  if (decoded === null) return "has a typing mistake: its checksum does not fit";
  if (decoded.prefix !== "age" || decoded.bytes.length !== KEY_BYTES)
    return "is not an X25519 recipient";
  return decoded.bytes;
}

/** Keys of an identity file (age-keygen(1)), or what is wrong with it. */
export function identityKeys(file: Secret): readonly KeyObject[] | string {
  const keys: KeyObject[] = [];
  const lines = Buffer.from(file.reveal()).toString("latin1").split(/\r?\n/u);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const key = identityKey(line.trim());
    if (typeof key === "string") return `line ${index + 1} ${key}`;
    keys.push(key);
  }
  return keys.length === 0 ? "holds no identity" : keys;
}

function identityKey(line: string): KeyObject | string {
  if (line.startsWith("-----BEGIN"))
    return "is not an age identity; encrypted and SSH keys cannot be used here";
  if (line.startsWith("AGE-PLUGIN-"))
    return "needs an age plugin; open the file with age -d instead";
  if (!line.startsWith(IDENTITY)) return "does not begin with AGE-SECRET-KEY-1";
  const decoded = decodeBech32(line);
  if (decoded === null) return "has a typing mistake: its checksum does not fit";
  if (decoded.bytes.length !== KEY_BYTES) return "is not an X25519 identity";
  const der = Buffer.concat([PKCS8_PREFIX, decoded.bytes]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

export function publicKeyOf(bytes: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: "der", type: "spki" });
}

export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return half.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX.length);
}
