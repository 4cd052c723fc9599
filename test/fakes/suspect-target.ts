/** A survey's answer about a gateway that has nothing but a state directory. */

import { join } from "node:path";
import type { Target } from "../../src/model/target.ts";

export function targetOf(state: string, more: Partial<Target> = {}): Target {
  return {
    stateDirectories: [state],
    configPaths: [join(state, "openclaw.json")],
    ports: [18789],
    uids: [],
    members: [],
    sockets: [],
    supervisors: [],
    freezableCgroups: [],
    operator: { uid: 0, effectiveUid: 0, ancestors: [], lifelines: [], sshPorts: [] },
    privileges: { isRoot: true, canChangeFirewall: true, canSignal: true },
    blindSpots: [],
    ...more,
  };
}
