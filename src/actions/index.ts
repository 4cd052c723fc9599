/** The catalogue of actions, listed by hand; a test compares the list with the folder. */

import type { Action } from "../engine/action.ts";
import type { Host } from "../ports/host.ts";
import { blockNetwork } from "./block-network.ts";
import { captureState } from "./capture-state.ts";
import { captureVolatile } from "./capture-volatile.ts";
import { freezeProcesses } from "./freeze-processes.ts";
import { holdSupervisor } from "./hold-supervisor.ts";
import { killProcesses } from "./kill-processes.ts";
import { proveContained } from "./prove-contained.ts";
import { sealEvidence } from "./seal-evidence.ts";
import { surveyTarget } from "./survey-target.ts";

const ACTIONS: readonly Action<Host>[] = [
  blockNetwork,
  captureState,
  captureVolatile,
  freezeProcesses,
  holdSupervisor,
  killProcesses,
  proveContained,
  sealEvidence,
  surveyTarget,
];

export function actionsById(): ReadonlyMap<string, Action<Host>> {
  return new Map(ACTIONS.map((action) => [action.id, action]));
}
