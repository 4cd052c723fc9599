/** DeepSeek. */

import type { ProbeFamily } from "../probe.ts";
import {
  aProbe,
  bearer,
  dead,
  error,
  get,
  has,
  impostorOf,
  live,
  LOWER_HEX,
} from "../probe-parts.ts";

export const DEEPSEEK: ProbeFamily = {
  probes: {
    deepseek_key: [
      aProbe({
        id: "deepseek-balance",
        hosts: ["api.deepseek.com"],
        request: ({ secret }) =>
          get({ host: "api.deepseek.com", path: ["/user/balance"], headers: bearer(secret) }),
        answers: [live(200, "the balance", has("is_available")), dead(401, "not accepted", error)],
        impostor: impostorOf((random) => `sk-${random(32, LOWER_HEX)}`),
      }),
    ],
  },
  revocations: {},
};
