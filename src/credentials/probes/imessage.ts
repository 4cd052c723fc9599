/** iMessage: whoever holds the Mac's key reads along. */

import type { ProbeFamily } from "../probe.ts";

export const IMESSAGE: ProbeFamily = {
  probes: {
    imessage: {
      none: "not-probeable",
      why: "the Mac has no question about it: see that it refuses the old SSH key, and remove the device from the Apple account",
    },
  },
  revocations: {},
};
