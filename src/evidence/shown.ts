/** Bytes of the host as text that is safe to show; the common case without any decoding. */

import { printableBytes } from "../model/printable.ts";

/** Printable ASCII without the backslash that escapes begin with. */
const PLAIN = /^[ -[\]-~]*$/u;

export function shown(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return PLAIN.test(text) ? text : printableBytes(bytes);
}
