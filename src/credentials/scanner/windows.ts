/** A stream cut into blocks that overlap, so that nothing is lost at a cut: every byte belongs to one block only. */

export interface Window {
  readonly bytes: Uint8Array;
  /** Offset of `bytes[0]` in the stream. */
  readonly base: number;
  /** What begins in `bytes` from here … */
  readonly from: number;
  /** … up to here belongs to this block; the rest is context. */
  readonly to: number;
}

export interface Cut {
  /** Bytes kept before a block and after it: more than any match and its context. */
  readonly context: number;
  readonly block: number;
}

export const CUT: Cut = { context: 65_536, block: 4 * 1024 * 1024 };

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The bytes of a window are overwritten once the next one is asked for. */
export async function* windows(chunks: Chunks, cut: Cut = CUT): AsyncGenerator<Window> {
  const buffer = new Uint8Array(cut.block + 2 * cut.context);
  let base = 0;
  let from = 0;
  let length = 0;
  for await (const chunk of chunks) {
    let taken = 0;
    while (taken < chunk.length) {
      const part = chunk.subarray(taken, taken + buffer.length - length);
      buffer.set(part, length);
      length += part.length;
      taken += part.length;
      if (length < buffer.length) continue;
      const to = length - cut.context;
      yield { bytes: buffer, base, from, to };
      const kept = to - cut.context;
      buffer.copyWithin(0, kept, length);
      base += kept;
      length -= kept;
      from = cut.context;
    }
  }
  yield { bytes: buffer.subarray(0, length), base, from, to: length };
}
