/** A text file of the suspect line by line: only one line of it is in memory. */

import type { Suspect, SuspectEntry } from "../ports/suspect.ts";

interface SuspectLine {
  readonly text: string;
  /** `line 12`; after a part that is not there, counted from it. */
  readonly place: string;
}

/** Of a longer line only its start is given. */
const LONGEST_LINE = 1_048_576;
const NEWLINE = 0x0a;

export async function* linesOf(suspect: Suspect, entry: SuspectEntry): AsyncGenerator<SuspectLine> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let count = 0;
  let after = "";
  const line = (): SuspectLine => {
    const text = new TextDecoder().decode(Buffer.concat(pieces));
    pieces = [];
    length = 0;
    count += 1;
    return { text, place: `line ${count}${after}` };
  };
  const keep = (piece: Uint8Array): void => {
    const room = Math.max(0, LONGEST_LINE - length);
    if (room > 0) pieces.push(piece.slice(0, room));
    length += piece.length;
  };
  for await (const block of suspect.stream(entry.raw)) {
    if (block.length === 0) {
      // An empty block stands for the part that is not there: what touches it is no whole line.
      if (length > 0) yield line();
      count = 0;
      after = " after the part that is left out";
      continue;
    }
    let from = 0;
    for (let end = block.indexOf(NEWLINE); end >= 0; end = block.indexOf(NEWLINE, from)) {
      keep(block.subarray(from, end));
      yield line();
      from = end + 1;
    }
    keep(block.subarray(from));
  }
  if (length > 0) yield line();
}
