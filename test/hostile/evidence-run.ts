/** Runs a whole capture in a process of its own: to be killed, starved of rights or of disk. */

import { captureState } from "../../src/actions/capture-state.ts";
import { captureVolatile } from "../../src/actions/capture-volatile.ts";
import { sealEvidence } from "../../src/actions/seal-evidence.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { recorded } from "../../src/model/json.ts";
import { evidenceCase, memberWithPid } from "../fakes/evidence-case.ts";

const [room = "", pids = "", parameters = "{}"] = process.argv.slice(2);
const members = pids
  .split(",")
  .filter(Boolean)
  .map((pid) => memberWithPid(Number(pid)));
const incident = evidenceCase({ room, members });
for (const action of [captureVolatile, captureState, sealEvidence]) {
  const options = action.id === captureState.id ? recorded<JsonObject>(JSON.parse(parameters)) : {};
  const { impossible, verdict } = await incident.perform(action, options);
  const line = impossible === null ? verdict.outcome : `impossible: ${impossible}`;
  process.stdout.write(`${action.id} ${line}\n`);
}
