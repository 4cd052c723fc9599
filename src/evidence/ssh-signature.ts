/** Signatures that any OpenSSH from 8.2 on verifies (openssh-portable PROTOCOL.sshsig). */

import type { Digest } from "../ports/digest.ts";
import type { EphemeralKey, EvidenceSigner } from "../ports/evidence-signer.ts";
import { parseWireStrings, wireNumber, wireStrings } from "./ssh-wire.ts";

/** A signature for another purpose (git, a file, a login) must not pass for a seal. */
export const NAMESPACE = "ir-evidence";

const MAGIC = "SSHSIG";
const VERSION = 1;
const KEY_TYPE = "ssh-ed25519";
export const HASH = "sha256";
const BEGIN = "-----BEGIN SSH SIGNATURE-----";
const END = "-----END SSH SIGNATURE-----";
const LINE = 70;

export interface SshSignature {
  readonly publicKey: Uint8Array;
  readonly namespace: string;
  readonly hash: string;
  readonly signature: Uint8Array;
}

export function signAsSsh(message: Uint8Array, key: EphemeralKey, digest: Digest): string {
  const signature = key.sign(signedBytes(message, NAMESPACE, digest));
  const blob = Buffer.concat([
    Buffer.from(MAGIC),
    wireNumber(VERSION),
    wireStrings(
      publicKeyBlob(key.publicKey),
      NAMESPACE,
      "",
      HASH,
      wireStrings(KEY_TYPE, signature),
    ),
  ]);
  return armour(blob);
}

/** `null` when it is not a signature of the one kind that we make. */
export function parseSshSignature(text: string): SshSignature | null {
  const body = new RegExp(`^${BEGIN}\n([A-Za-z0-9+/=\n]+)\n${END}\n$`, "u").exec(text)?.[1];
  if (body === undefined) return null;
  const blob = Buffer.from(body, "base64");
  // Base64 has spare bits and ignores strange characters; ours has exactly one spelling.
  if (armour(blob) !== text) return null;
  const head = Buffer.concat([Buffer.from(MAGIC), wireNumber(VERSION)]);
  if (Buffer.compare(blob.subarray(0, head.length), head) !== 0) return null;
  const [key, namespace, reserved, hash, signature] =
    parseWireStrings(blob.subarray(head.length), 5) ?? [];
  const publicKey = ed25519Part(key, 32);
  const bytes = ed25519Part(signature, 64);
  if (publicKey === null || bytes === null || reserved?.length !== 0) return null;
  return { publicKey, namespace: String(namespace), hash: String(hash), signature: bytes };
}

/** Whether the signature fits this message under its own namespace; whose key it is, is another question. */
export function isSignatureOf(
  signature: SshSignature,
  message: Uint8Array,
  { signer, digest }: { readonly signer: EvidenceSigner; readonly digest: Digest },
): boolean {
  if (signature.hash !== HASH) return false;
  const signed = signedBytes(message, signature.namespace, digest);
  return signer.verify(signature.publicKey, signed, signature.signature);
}

function armour(blob: Buffer): string {
  const lines = blob.toString("base64").match(new RegExp(`.{1,${LINE}}`, "gu")) ?? [];
  return [BEGIN, ...lines, END, ""].join("\n");
}

/** One line as in `authorized_keys`, without a comment. */
export function publicKeyLine(publicKey: Uint8Array): string {
  return `${KEY_TYPE} ${publicKeyBlob(publicKey).toString("base64")}`;
}

/** ssh-keygen(1) ALLOWED SIGNERS. */
export function allowedSignersLine(principal: string, publicKey: string): string {
  return `${principal} namespaces="${NAMESPACE}" ${publicKey}`;
}

function publicKeyBlob(publicKey: Uint8Array): Buffer {
  return wireStrings(KEY_TYPE, publicKey);
}

function signedBytes(message: Uint8Array, namespace: string, digest: Digest): Buffer {
  const hashed = Buffer.from(digest.sha256(message), "hex");
  return Buffer.concat([Buffer.from(MAGIC), wireStrings(namespace, "", HASH, hashed)]);
}

function ed25519Part(blob: Buffer | undefined, length: number): Buffer | null {
  const [type, bytes] = (blob === undefined ? null : parseWireStrings(blob, 2)) ?? [];
  return String(type) === KEY_TYPE && bytes?.length === length ? bytes : null;
}
