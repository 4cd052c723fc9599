/** Every probe and every revocation over an API, keyed by kind id. */

import type { ApiRevocation, NoProbe, Probe, ProbeFamily } from "../probe.ts";

const FAMILIES: readonly ProbeFamily[] = [];

const PROBES: ReadonlyMap<string, readonly Probe[] | NoProbe> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family.probes)),
);

export const API_REVOCATIONS: ReadonlyMap<string, ApiRevocation> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family.revocations)),
);

const UNKNOWN_KIND: NoProbe = {
  none: "not-probeable",
  why: "nothing is known of this kind; the issuer's console has to show that it is gone",
};

/** The questions that may be asked about a credential of this kind; nothing for kinds without one. */
export function probesFor(kind: string): readonly Probe[] {
  const known = PROBES.get(kind);
  return known === undefined || "none" in known ? [] : known;
}

/** Why nothing may be asked about this kind; null where something may. */
export function whyNoProbe(kind: string): NoProbe | null {
  const known = PROBES.get(kind) ?? UNKNOWN_KIND;
  return "none" in known ? known : null;
}
