/** Fingerprints under a key that lies in the incident's folder and leaves it only encrypted (facts/credentials.md section 7). */

import { createHmac, randomBytes, scryptSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import { isErrno } from "../node/errno.ts";
import { writeNewFile } from "./new-file.ts";

const KEY_FILE = "credentials.key";
const KEY_BYTES = 32;

/** What is hashed cannot be taken for anything else that is hashed with this key. */
const PURPOSE = "ir/credential/v1\0";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FINGERPRINT_BYTES = 16;

export function keyedFingerprints(folder: string): Fingerprints {
  const key = incidentKey(join(folder, KEY_FILE));
  return {
    of: (secret, entropy) => {
      const value = Buffer.from(secret.reveal());
      // Who has the key guesses a password only at the price of one scrypt each.
      const input = entropy === "high" ? value : scryptSync(value, key, KEY_BYTES);
      const mac = createHmac("sha256", key).update(`${PURPOSE}${entropy}\0`).update(input);
      return crockford(mac.digest().subarray(0, FINGERPRINT_BYTES));
    },
  };
}

/** Made with the first use. @throws Refusal `integrity` when it is damaged: other fingerprints would make every credential new. */
function incidentKey(path: string): Buffer {
  const known = readKey(path);
  if (known !== null) return known;
  try {
    const key = randomBytes(KEY_BYTES);
    writeNewFile(path, key);
    return key;
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
    return readKey(path) ?? damaged(path);
  }
}

function readKey(path: string): Buffer | null {
  try {
    const key = readFileSync(path);
    return key.length === KEY_BYTES ? key : damaged(path);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

function damaged(path: string): never {
  throw new Refusal({
    kind: "integrity",
    problem: `${path} is not a key of fingerprints`,
    hint: "put it back from a copy of the folder; without it no credential is known again",
  });
}

/** 130 bits hold 128: the last character has two bits of nothing. */
function crockford(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  bits <<= 2n;
  return Array.from({ length: 26 }, (_, index) =>
    CROCKFORD.charAt(Number((bits >> BigInt(5 * (25 - index))) & 31n)),
  ).join("");
}
