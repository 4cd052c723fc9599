/** What is wrong with a playbook, where, and what to do about it. */

export interface PlaybookProblem {
  /** Stable name of the rule; `docs/playbook-format.md` explains each. */
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A problem of one step, before its place is known. */
export interface Complaint {
  readonly rule: string;
  readonly field: string;
  readonly message: string;
}

/** `file:line:column rule: message`, the form that editors and terminals make clickable. */
export function describeProblem(file: string, problem: PlaybookProblem): string {
  return `${file}:${problem.line}:${problem.column} ${problem.rule}: ${problem.message}`;
}
