/** Groq. */

import type { ProbeFamily } from "../probe.ts";
import { ALNUM, impostorOf, modelsProbe } from "../probe-parts.ts";

export const GROQ: ProbeFamily = {
  probes: {
    groq_key: [
      modelsProbe({
        id: "groq-models",
        host: "api.groq.com",
        path: "/openai/v1/models",

        impostor: impostorOf((random) => `gsk_${random(52, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
