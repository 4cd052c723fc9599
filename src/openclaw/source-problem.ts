/** Something of the suspect that could not be read or understood: never an exception, never silence. */

export interface SourceProblem {
  /** Printable path of the file or database. */
  readonly path: string;
  /** Line, config path or row; "" for the whole. */
  readonly at: string;
  /** Sentence part without any content of the file: that may be a secret. */
  readonly what: string;
}
