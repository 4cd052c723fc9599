/** The outside on Node's built-ins alone: ready before anything heavy is loaded. */

import type { EmergencyHost } from "../ports/host.ts";
import type { Basics } from "../ports/outside.ts";
import { linuxControlGroups } from "./linux/control-groups.ts";
import { linuxProcesses } from "./linux/processes.ts";
import { linuxSurveyor } from "./linux/surveyor.ts";
import { nodeBasics } from "./node/basics.ts";

export function emergencyHost({ clock, ids, digest }: Basics = nodeBasics()): EmergencyHost {
  const processes = linuxProcesses();
  const controlGroups = linuxControlGroups();
  return {
    clock,
    ids,
    digest,
    processes,
    controlGroups,
    surveyor: linuxSurveyor({ processes, controlGroups }),
  };
}
