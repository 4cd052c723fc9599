/** The situation forbids what was asked: the user's problem to solve, not a defect of ours. */

/** Which exit code a refusal leads to (design §8): 1 failed, 2 input, 3 unknown, 4 a person, 5 integrity. */
export type RefusalKind = "failed" | "usage" | "unable" | "waiting" | "integrity";

export interface RefusalParts {
  readonly kind: RefusalKind;
  /** What happened, to what. */
  readonly problem: string;
  /** What to do now; a command where there is one. */
  readonly hint: string;
  readonly cause?: unknown;
}

export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly hint: string;

  constructor(parts: RefusalParts) {
    super(parts.problem, { cause: parts.cause });
    this.name = "Refusal";
    this.kind = parts.kind;
    this.hint = parts.hint;
  }
}
