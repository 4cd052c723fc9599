/** Every probe and every revocation over an API, keyed by kind id. */

import type { ApiRevocation, NoProbe, Probe, ProbeFamily } from "../probe.ts";

const FAMILIES: readonly ProbeFamily[] = [];

export const PROBES: ReadonlyMap<string, Probe | NoProbe> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family.probes)),
);

export const API_REVOCATIONS: ReadonlyMap<string, ApiRevocation> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family.revocations)),
);
