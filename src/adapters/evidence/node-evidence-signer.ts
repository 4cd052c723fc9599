/** Ed25519 through node:crypto; a private key never leaves the key object. */

import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import type { EphemeralKey, EvidenceSigner } from "../../ports/evidence-signer.ts";

/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export const nodeEvidenceSigner: EvidenceSigner = { newKey, verify: isGenuine };

function newKey(): EphemeralKey {
  const pair = generateKeyPairSync("ed25519");
  const spki = pair.publicKey.export({ format: "der", type: "spki" });
  return {
    publicKey: spki.subarray(SPKI_PREFIX.length),
    sign: (message) => sign(null, message, pair.privateKey),
  };
}

function isGenuine(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const der = Buffer.concat([SPKI_PREFIX, publicKey]);
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}
