/** Makes the same copy again from the original and the list of its replacements: whoever has both can check it. */

import type { Replacement } from "./redactor.ts";
import { substitute } from "./substitute.ts";

export function replay(original: Uint8Array, replacements: readonly Replacement[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let written = 0;
  for (const { offset, length, kind, fingerprint, rule } of replacements) {
    parts.push(original.subarray(written, offset));
    parts.push(
      substitute(original, {
        start: offset,
        end: offset + length,
        kind,
        fingerprint,
        rule,
        layer: 0,
      }),
    );
    written = offset + length;
  }
  parts.push(original.subarray(written));
  return joined(parts);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
