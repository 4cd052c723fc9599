/** Signal: the account's first device knows its linked ones. */

import type { ProbeFamily } from "../probe.ts";

export const SIGNAL: ProbeFamily = {
  probes: {
    signal_linked: {
      none: "not-probeable",
      why: "only the account's first device can list its linked devices: look there that this one is gone",
    },
  },
  revocations: {},
};
