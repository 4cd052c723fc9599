/** Whether the host was started again since the acts of a round: a freeze, a cut and a hold end with a boot. */

import type { IntentData } from "../engine/fold.ts";
import { lastRound } from "../engine/fold.ts";
import type { JournalRecord } from "../engine/record.ts";
import { recorded } from "../model/json.ts";

/** `boot`: of the host now. */
export function isRestarted(records: readonly JournalRecord[], boot: string): boolean {
  return lastRound(records).some(
    (record) =>
      record.kind === "intent" &&
      record.boot !== boot &&
      recorded<IntentData>(record.data).effect === "reversible",
  );
}
