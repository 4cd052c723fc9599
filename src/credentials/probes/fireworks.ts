/** Fireworks. */

import type { ProbeFamily } from "../probe.ts";
import { ALNUM, impostorOf, modelsProbe } from "../probe-parts.ts";

export const FIREWORKS: ProbeFamily = {
  probes: {
    fireworks_key: [
      modelsProbe({
        id: "fireworks-models",
        host: "api.fireworks.ai",
        path: "/inference/v1/models",

        impostor: impostorOf((random) => `fw_${random(24, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
