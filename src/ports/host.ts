/** Everything outside, in one bundle: actions receive it, the composition root builds it. */

import type { Clock } from "./clock.ts";
import type { Commands } from "./commands.ts";
import type { Digest } from "./digest.ts";
import type { Evidence } from "./evidence.ts";
import type { Files } from "./files.ts";
import type { Firewall } from "./firewall.ts";
import type { Ids } from "./ids.ts";
import type { NetworkProbe } from "./probe.ts";
import type { ControlGroups, Processes } from "./processes.ts";
import type { ServiceManager } from "./service-manager.ts";
import type { Sockets } from "./sockets.ts";
import type { Surveyor } from "./surveyor.ts";

/** What isolation needs within the first milliseconds: adapters on Node's built-ins only. */
export interface EmergencyHost {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly processes: Processes;
  readonly controlGroups: ControlGroups;
  readonly surveyor: Surveyor;
}

export interface Host extends EmergencyHost {
  readonly sockets: Sockets;
  readonly firewall: Firewall;
  readonly services: ServiceManager;
  readonly probe: NetworkProbe;
  readonly commands: Commands;
  readonly files: Files;
  readonly evidence: Evidence;
}
