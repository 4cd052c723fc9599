/** The header of an age file (age-encryption.org/v1): the file key, wrapped once for each recipient. */

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  timingSafeEqual,
} from "node:crypto";
import type { KeyObject } from "node:crypto";
import { publicKeyOf, rawPublicKey } from "./age-keys.ts";

export const AEAD = "chacha20-poly1305";
export const TAG_BYTES = 16;
const FILE_KEY_BYTES = 16;
const VERSION = "age-encryption.org/v1";
const X25519 = "X25519";
const COLUMNS = 64;
const MAC_BYTES = 32;
/** Each file key is used once, so its wrapping takes a nonce of zeros. */
const ZERO_NONCE = Buffer.alloc(12);

export interface ParsedHeader {
  readonly stanzas: readonly Stanza[];
  readonly mac: Buffer;
  /** Everything that the mac is over. */
  readonly signed: Buffer;
  /** Where the payload begins. */
  readonly length: number;
}

interface Stanza {
  readonly args: readonly string[];
  readonly body: Buffer;
}

export function renderHeader(fileKey: Buffer, recipients: readonly Uint8Array[]): Buffer {
  const stanzas = recipients.map((recipient) => renderStanza(fileKey, recipient));
  const signed = Buffer.from(`${VERSION}\n${stanzas.join("")}---`);
  return Buffer.concat([signed, Buffer.from(` ${unpadded(headerMac(fileKey, signed))}\n`)]);
}

function renderStanza(fileKey: Buffer, recipient: Uint8Array): string {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const share = rawPublicKey(publicKey);
  const key = wrapKey(privateKey, publicKeyOf(recipient), Buffer.concat([share, recipient]));
  const cipher = createCipheriv(AEAD, key, ZERO_NONCE, { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return `-> ${X25519} ${unpadded(share)}\n${unpadded(body)}\n`;
}

/** `null` while `bytes` hold no whole header; a sentence part for what is none. */
export function parseHeader(bytes: Buffer): ParsedHeader | string | null {
  const end = /\n--- [^\n]*\n/u.exec(bytes.toString("latin1"));
  const first = bytes.subarray(0, VERSION.length + 1).toString("latin1");
  if (!`${VERSION}\n`.startsWith(first)) return "is not an age file of version 1";
  if (end === null) return null;
  const lines = bytes.toString("latin1", 0, end.index + 1).split("\n");
  const stanzas = parseStanzas(lines.slice(1, -1));
  const mac = decoded(end[0].slice("\n--- ".length, -1));
  if (stanzas === null || mac?.length !== MAC_BYTES) return "has a damaged age header";
  const signed = bytes.subarray(0, end.index + "\n---".length);
  return { stanzas, mac, signed, length: end.index + end[0].length };
}

function parseStanzas(lines: readonly string[]): readonly Stanza[] | null {
  const stanzas: Stanza[] = [];
  for (let at = 0; at < lines.length;) {
    const args = /^-> ([\x21-\x7e]+(?: [\x21-\x7e]+)*)$/u.exec(lines[at] ?? "")?.[1]?.split(" ");
    if (args === undefined) return null;
    const short = lines.findIndex((line, index) => index > at && line.length < COLUMNS);
    if (short < 0) return null;
    const rows = lines.slice(at + 1, short + 1);
    const body = decoded(rows.join(""));
    if (body === null || rows.some((row) => row.length > COLUMNS)) return null;
    stanzas.push({ args, body });
    at = short + 1;
  }
  return stanzas.length === 0 ? null : stanzas;
}

/** The file key, or why none of the identities opens it. */
export function unwrapFileKey(
  header: ParsedHeader,
  identities: readonly KeyObject[],
): Buffer | string {
  if (header.stanzas.some(({ args }) => args[0] === "scrypt"))
    return "is locked with a passphrase; open it with age -d";
  const wrapped = header.stanzas.filter(({ args }) => args[0] === X25519).map(wrappedKey);
  for (const stanza of wrapped) {
    if (stanza === null) return "has a damaged age header";
    const fileKey = identities
      .map((identity) => unwrap(stanza, identity))
      .find((key) => key !== null);
    if (fileKey === undefined) continue;
    const isGenuine = timingSafeEqual(headerMac(fileKey, header.signed), header.mac);
    return isGenuine ? fileKey : "has a header that was changed";
  }
  return "was encrypted to somebody else: no identity of the file opens it";
}

interface WrappedKey {
  readonly share: Buffer;
  readonly body: Buffer;
}

function wrappedKey({ args, body }: Stanza): WrappedKey | null {
  const share = args.length === 2 ? decoded(args[1] ?? "") : null;
  return share?.length === 32 && body.length === FILE_KEY_BYTES + TAG_BYTES
    ? { share, body }
    : null;
}

function unwrap({ share, body }: WrappedKey, identity: KeyObject): Buffer | null {
  try {
    const salt = Buffer.concat([share, rawPublicKey(identity)]);
    return open(wrapKey(identity, publicKeyOf(share), salt), ZERO_NONCE, body);
  } catch {
    return null;
  }
}

/** Throws when the bytes are not what was encrypted. */
export function open(key: Buffer, nonce: Buffer, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(AEAD, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plain = decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES));
  decipher.final();
  return plain;
}

export function derived(key: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, salt, info, 32));
}

function wrapKey(privateKey: KeyObject, publicKey: KeyObject, salt: Buffer): Buffer {
  // Throws for points of low order, whose shared secret would be all zeros.
  const shared = diffieHellman({ privateKey, publicKey });
  return derived(shared, salt, `${VERSION}/${X25519}`);
}

function headerMac(fileKey: Buffer, signed: Buffer): Buffer {
  const key = derived(fileKey, Buffer.alloc(0), "header");
  return createHmac("sha256", key).update(signed).digest();
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replaceAll("=", "");
}

/** `null` for every spelling but the one of {@link unpadded}. */
function decoded(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return unpadded(bytes) === text ? bytes : null;
}
