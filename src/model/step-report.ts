/** A step as it is shown: in `--json`, on the terminal and in the report. */

import type { Effect } from "./effect.ts";
import type { Outcome } from "./outcome.ts";

export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly effect: Effect;
  readonly outcome: Outcome | "not-run" | "running";
  readonly startedAt: string | null;
  readonly ms: number | null;
  /** One sentence for a tired reader. */
  readonly detail: string;
}
