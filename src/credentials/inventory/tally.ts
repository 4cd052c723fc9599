/** What was looked at and what was not: an inventory without this would claim too much. */

import type { Coverage } from "../../model/credential.ts";

export interface Tally {
  readFile(bytes: number): void;
  readRow(): void;
  /** Looked at in part or not at all; `sentence` is printable. */
  gap(sentence: string, bytes?: number): void;
  coverage(): Coverage;
}

/** A host of ten thousand unreadable files is told by the first of them and a number. */
const MOST_GAPS = 500;

export function openTally(): Tally {
  const sums = { filesRead: 0, bytesRead: 0, rowsRead: 0, bytesSkipped: 0 };
  const gaps = new Set<string>();
  let untold = 0;
  return {
    readFile: (bytes) => {
      sums.filesRead += 1;
      sums.bytesRead += bytes;
    },
    readRow: () => {
      sums.rowsRead += 1;
    },
    gap: (sentence, bytes = 0) => {
      sums.bytesSkipped += bytes;
      if (gaps.size < MOST_GAPS || gaps.has(sentence)) gaps.add(sentence);
      else untold += 1;
    },
    coverage: () => ({
      ...sums,
      gaps: [...gaps, ...(untold === 0 ? [] : [`${untold} more places could not be read`])],
    }),
  };
}
