/** Nostr: a key pair is never revoked. */

import type { ProbeFamily } from "../probe.ts";

export const NOSTR: ProbeFamily = {
  probes: {
    nostr_key: {
      none: "irrevocable",
      why: "nobody can revoke a Nostr key: announce the new one, and take everything ever sent to the old one as read",
    },
  },
  revocations: {},
};
