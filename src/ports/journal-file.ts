/** Durable storage of one append-only file of lines. */

export interface JournalFile {
  /** The whole content; empty when the file does not exist yet. */
  read(): Uint8Array;
  /**
   * Appends whole lines with one write(2) and returns only after fdatasync(2).
   * Throws with the errno (ENOSPC, EIO, EROFS) when durability is not certain: nothing may then be done.
   */
  append(lines: string): void;
  /** Copies the bytes from `offset` to a `.torn-<offset>` file beside it, then cuts them off; durable. */
  cutTail(offset: number): void;
  close(): void;
}
