/** Together AI. */

import type { ProbeFamily } from "../probe.ts";
import { ALNUM, impostorOf, modelsProbe } from "../probe-parts.ts";

export const TOGETHER: ProbeFamily = {
  probes: {
    together_key: [
      modelsProbe({
        id: "together-models",
        host: "api.together.xyz",
        path: "/v1/models",

        impostor: impostorOf((random) => `tgp_v1_${random(43, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
