/** Bytes as text, a letter for a byte: words that stand close together share what was read for one of them. */

export interface Text {
  readonly bytes: Uint8Array;
  /** The part that exists of what is asked for. */
  part(from: number, to: number): string;
}

const LATIN1 = new TextDecoder("latin1");
/** Of what stands before the part: the next word may look back further. */
const MARGIN = 1_024;

export function textOf(bytes: Uint8Array): Text {
  let start = 0;
  let end = 0;
  let known = "";
  return {
    bytes,
    part: (asked, askedEnd) => {
      const from = Math.max(0, asked);
      const to = Math.min(bytes.length, askedEnd);
      if (to <= from) return "";
      if (from < start || to > end) {
        // As much again as was asked for: a text full of words is read twice, not once for each of them.
        start = Math.max(0, from - MARGIN);
        end = Math.min(bytes.length, to + (to - from));
        known = LATIN1.decode(bytes.subarray(start, end));
      }
      return known.slice(from - start, to - start);
    },
  };
}
