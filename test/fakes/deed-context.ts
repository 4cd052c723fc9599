/** What a deed is performed with, around a world in memory. */

import type { ActionContext } from "../../src/engine/action.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { EmergencyHost } from "../../src/ports/host.ts";
import { sha256Digest } from "./digest.ts";
import type { ProcessWorld } from "./process-world.ts";
import { virtualClock } from "./virtual-clock.ts";

export function deedContext(
  world: ProcessWorld,
  facts: JsonObject = {},
): ActionContext<EmergencyHost> {
  const { processes, controlGroups, surveyor } = world;
  const ids = { randomHex: (length: number) => "ab".repeat(length) };
  return {
    host: { clock: virtualClock(), ids, digest: sha256Digest, processes, controlGroups, surveyor },
    incident: "ir-20261120-030000-abab",
    folder: "/var/lib/ir/incidents/ir-20261120-030000-abab",
    journalHead: "0".repeat(64),
    round: 1,
    parameters: {},
    signal: new AbortController().signal,
    fact: (name) => facts[name],
    progress: () => {},
  };
}
