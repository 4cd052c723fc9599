/** Tavily. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  bearer,
  dead,
  every,
  get,
  has,
  impostorOf,
  live,
  object,
  text,
} from "../probe-parts.ts";

export const TAVILY: ProbeFamily = {
  probes: {
    tavily_key: [
      aProbe({
        id: "tavily-usage",
        hosts: ["api.tavily.com"],
        request: ({ secret }) =>
          get({ host: "api.tavily.com", path: ["/usage"], headers: bearer(secret) }),
        answers: [
          live(200, "the usage", has("key", "account")),
          dead(
            401,
            "missing or invalid API key",
            every(object, text(/missing or invalid api key/i)),
          ),
        ],
        impostor: impostorOf((random) => `tvly-${random(32, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
