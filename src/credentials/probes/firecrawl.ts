/** Firecrawl. */

import type { ProbeFamily } from "../probe.ts";
import {
  aProbe,
  bearer,
  dead,
  get,
  has,
  impostorOf,
  live,
  LOWER_HEX,
  tells,
} from "../probe-parts.ts";

export const FIRECRAWL: ProbeFamily = {
  probes: {
    firecrawl_key: [
      aProbe({
        id: "firecrawl-credit-usage",
        hosts: ["api.firecrawl.dev"],
        request: ({ secret }) =>
          get({
            host: "api.firecrawl.dev",
            path: ["/v2/team/credit-usage"],
            headers: bearer(secret),
          }),
        answers: [
          live(200, "the credits", has("data")),
          dead(401, "invalid token", tells("error", /invalid token/i)),
        ],
        impostor: impostorOf((random) => `fc-${random(32, LOWER_HEX)}`),
      }),
    ],
  },
  revocations: {},
};
