/** Mail: each failed login counts towards a lock-out of the owner. */

import type { ProbeFamily } from "../probe.ts";

export const MAIL: ProbeFamily = {
  probes: {
    mail_password: {
      none: "not-probeable",
      why: "every refused login counts towards locking the owner out, and two controls would be needed: see in the account's list of app passwords that it is gone",
    },
  },
  revocations: {},
};
