/** Names inside an archive: plain ASCII that no shell, tool or file system misreads, one for each raw name. */

import type { Digest } from "../ports/digest.ts";

const SAFE = /[A-Za-z0-9_.,@+=-]/u;
/** Component and path lengths that every file system and tar reader takes. */
const LONGEST_COMPONENT = 200;
const LONGEST_PATH = 1_000;
const KEPT_OF_LONG = 120;
const SLASH = 0x2f;

/**
 * Percent-encodes each component; `%~` never comes out of the encoding, so it marks what we cut.
 * The manifest has the raw bytes.
 */
export function memberName(prefix: string, rawPath: Uint8Array, digest: Digest): string {
  const names = split(rawPath).map((raw) => component(raw, digest));
  const path = `${prefix}/${names.join("/")}`;
  if (path.length <= LONGEST_PATH) return path;
  return `${prefix}/%~deep/${digest.sha256(rawPath).slice(0, 32)}`;
}

function component(raw: Uint8Array, digest: Digest): string {
  const encoded = encode(raw);
  if (encoded.length <= LONGEST_COMPONENT) return encoded;
  // Cut between escapes, so that what is left still decodes.
  const kept = encoded.slice(0, KEPT_OF_LONG).replace(/%[0-9A-F]?$/u, "");
  return `${kept}%~${digest.sha256(raw).slice(0, 16)}`;
}

function encode(raw: Uint8Array): string {
  let text = "";
  for (const byte of raw) text += ENCODED[byte] ?? "";
  if (/^\.{1,2}$/u.test(text)) return text.replaceAll(".", "%2E");
  return text.startsWith("-") ? `%2D${text.slice(1)}` : text;
}

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (byte < 0x80 && SAFE.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

/** Looked up for every byte of every path. */
const ENCODED: readonly string[] = Array.from({ length: 256 }, (_, byte) => encodeByte(byte));

function split(path: Uint8Array): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  path.forEach((byte, at) => {
    if (byte !== SLASH) return;
    if (at > start) parts.push(path.subarray(start, at));
    start = at + 1;
  });
  return start < path.length ? [...parts, path.subarray(start)] : parts;
}
