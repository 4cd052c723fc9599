/** The outside on Node's built-ins alone: ready before anything heavy is loaded. */

import type { EmergencyHost } from "../ports/host.ts";
import { linuxControlGroups } from "./linux/control-groups.ts";
import { linuxProcesses } from "./linux/processes.ts";
import { linuxSurveyor } from "./linux/surveyor.ts";
import { systemClock } from "./node/clock.ts";
import { nodeDigest } from "./node/digest.ts";
import { randomIds } from "./node/ids.ts";

export function emergencyHost(): EmergencyHost {
  const processes = linuxProcesses();
  const controlGroups = linuxControlGroups();
  return {
    clock: systemClock(),
    ids: randomIds(),
    digest: nodeDigest(),
    processes,
    controlGroups,
    surveyor: linuxSurveyor({ processes, controlGroups }),
  };
}
