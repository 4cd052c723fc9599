/** The laws, listed by hand; a test compares the list with `docs/laws.md` and its fixtures. */

import { approved } from "./approved.ts";
import { evidenceBeforeDestruction } from "./evidence-before-destruction.ts";
import { gotoOverNeed } from "./goto-over-need.ts";
import type { Law } from "./law.ts";
import { manualByPerson } from "./manual-by-person.ts";
import { openNeed } from "./open-need.ts";
import { reachable } from "./reachable.ts";
import { releaseGated } from "./release-gated.ts";
import { statedOutcome } from "./stated-outcome.ts";
import { undoOnAbort } from "./undo-on-abort.ts";
import { undoVerified } from "./undo-verified.ts";

/** What harms most comes first: the first counterexample is the one that is told when a run is refused. */
export const LAWS: readonly Law[] = [
  evidenceBeforeDestruction,
  approved,
  releaseGated,
  undoOnAbort,
  undoVerified,
  manualByPerson,
  openNeed,
  gotoOverNeed,
  reachable,
  statedOutcome,
];
