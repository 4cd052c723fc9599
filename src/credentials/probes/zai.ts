/** Z.AI (GLM): counts tokens, generates nothing. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  bearer,
  dead,
  error,
  has,
  impostorOf,
  JSON_BODY,
  live,
  LOWER_HEX,
  post,
  tells,
} from "../probe-parts.ts";

export const ZAI: ProbeFamily = {
  probes: {
    zai_key: [
      aProbe({
        id: "zai-tokenizer",
        hosts: ["api.z.ai"],
        request: ({ secret }) =>
          post({
            host: "api.z.ai",
            path: ["/api/paas/v4/tokenizer"],
            headers: { ...bearer(secret), ...JSON_BODY },
            body: ['{"model":"glm-4.6","messages":[{"role":"user","content":"."}]}'],
          }),
        answers: [
          live(200, "a count of tokens", has("usage")),
          live(429, "known, without balance", tells("error.message", /insufficient balance/i)),
          dead(401, "not accepted", error),
        ],
        impostor: impostorOf((random) => `${random(32, LOWER_HEX)}.${random(16, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
