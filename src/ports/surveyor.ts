/** Read-only discovery of the target, fast enough to stand before the first isolation. */

import type { Target } from "../model/target.ts";

export interface SurveyRequest {
  /** Only gateways of this state directory; all gateways of the host when null. */
  readonly stateDirectory: string | null;
}

export interface Surveyor {
  /** Reads `/proc` and lock files; executes nothing, opens no database, takes milliseconds. */
  survey(request: SurveyRequest): Target;
}
