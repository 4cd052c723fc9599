/** The disk refused a record: nothing may be done that it would have announced. */

/** The journal could not be made durable: the run stops before the act that was to be recorded. */
export class JournalUnwritable extends Error {
  constructor(cause: unknown) {
    super(
      `the journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.name = "JournalUnwritable";
  }
}
