/** A journal file in memory that can lose power at a chosen append. */

import type { JournalFile } from "../../src/ports/journal-file.ts";

/** Thrown where a real process would have been killed: nothing after it runs. */
export class PowerLoss extends Error {
  constructor() {
    super("power lost");
    this.name = "PowerLoss";
  }
}

export interface MemoryJournalFile extends JournalFile {
  readonly bytes: () => Uint8Array;
  readonly appends: () => number;
  readonly torn: readonly Uint8Array[];
}

export interface Loss {
  /** The append, counted from 1 over the life of this object. */
  readonly at: number;
  /** Whether its bytes were durable before the power went. */
  readonly durable: boolean;
}

export function memoryJournalFile(
  content: Uint8Array = new Uint8Array(),
  loss: Loss | null = null,
): MemoryJournalFile {
  let bytes = content;
  let appends = 0;
  const torn: Uint8Array[] = [];
  return {
    torn,
    bytes: () => bytes,
    appends: () => appends,
    read: () => bytes,
    append: (lines) => {
      appends += 1;
      const isLost = loss !== null && appends >= loss.at;
      if (!isLost || (loss.durable && appends === loss.at))
        bytes = Buffer.concat([bytes, Buffer.from(lines)]);
      if (isLost) throw new PowerLoss();
    },
    cutTail: (offset) => {
      torn.push(bytes.slice(offset));
      bytes = bytes.slice(0, offset);
    },
    close: () => {},
  };
}
