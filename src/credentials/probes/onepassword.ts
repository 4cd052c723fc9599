/** Secret managers that only their own program talks to. */

import type { ProbeFamily } from "../probe.ts";

export const ONEPASSWORD: ProbeFamily = {
  probes: {
    onepassword_sa: {
      none: "not-probeable",
      why: "only the vendor's own program can ask, and it leaves an audit event: see in the console that the token is revoked",
    },
  },
  revocations: {},
};
