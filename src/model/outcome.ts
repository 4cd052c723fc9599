/** What became of a step, a check or an undo, and how several become one. */

/**
 * `done`: changed (or already so) and verified. `skipped`: not attempted, with a reason.
 * `failed`: attempted and known not to hold. `unknown`: cannot tell; never counts as success.
 */
export type Outcome = "done" | "skipped" | "failed" | "unknown";

/** What an incident as a whole may claim. `partial` covers skipped and unknown. */
export type OverallOutcome = "done" | "partial" | "failed" | "aborted";

/** The least favourable reading wins: one failure fails, one gap makes it partial. */
export function overallOutcome(outcomes: readonly Outcome[]): OverallOutcome {
  if (outcomes.includes("failed")) return "failed";
  if (outcomes.length === 0 || outcomes.some((outcome) => outcome !== "done")) return "partial";
  return "done";
}
