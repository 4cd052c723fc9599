/** Browser profiles: each site has its own sessions. */

import type { ProbeFamily } from "../probe.ts";

export const BROWSER: ProbeFamily = {
  probes: {
    browser_sessions: {
      none: "not-probeable",
      why: "each site knows its own sessions: sign out everywhere on each site of the list",
    },
  },
  revocations: {},
};
