/** Node's own zlib, zstd and SHA-1, loaded when something packed is first met. */

import type { Packed, Unpacked } from "../../ports/packed.ts";

const ZSTD = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
const GZIP = Uint8Array.of(0x1f, 0x8b);

export function nodePacked(): Packed {
  const zlib = process.getBuiltinModule("node:zlib");
  return {
    inflate: (bytes, limit) =>
      orNull((): Unpacked => {
        // With `info` Node answers with the engine too, which its types do not tell.
        const answer: unknown = zlib.inflateSync(bytes, { maxOutputLength: limit, info: true });
        return inflated(answer);
      }),
    decompress: (bytes, limit) => {
      if (startsWith(bytes, GZIP)) {
        return orNull(() => zlib.gunzipSync(bytes, { maxOutputLength: limit }));
      }
      if (!startsWith(bytes, ZSTD)) return null;
      return orNull(() => zlib.zstdDecompressSync(bytes, { maxOutputLength: limit }));
    },
    gitName: (type, content) =>
      process
        .getBuiltinModule("node:crypto")
        .createHash("sha1")
        .update(`${type} ${content.length}\0`)
        .update(content)
        .digest("hex"),
  };
}

function inflated(answer: unknown): Unpacked {
  if (typeof answer !== "object" || answer === null) throw new TypeError("no answer");
  const { buffer, engine } = { buffer: null, engine: null, ...answer };
  const written: unknown =
    typeof engine === "object" && engine !== null && "bytesWritten" in engine
      ? engine["bytesWritten"]
      : null;
  if (!isBytes(buffer) || typeof written !== "number") throw new TypeError("no answer");
  return { bytes: buffer, consumed: written };
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

/** Damage is an answer here: the bytes are the suspect's. */
function orNull<T>(unpack: () => T): T | null {
  try {
    return unpack();
  } catch {
    return null;
  }
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}
