/** Brave Search: there is no free question, so each living answer costs one search. */

import type { ProbeFamily } from "../probe.ts";
import { ALNUM, aProbe, dead, equal, get, has, impostorOf, live } from "../probe-parts.ts";

const HOST = "api.search.brave.com";

export const BRAVE: ProbeFamily = {
  probes: {
    brave_key: [
      aProbe({
        id: "brave-search",
        hosts: [HOST],
        sideEffect: "bills",
        request: ({ secret }) =>
          get({
            host: HOST,
            path: ["/res/v1/web/search?q=x&count=1"],
            headers: { "X-Subscription-Token": [secret], Accept: ["application/json"] },
          }),
        answers: [
          live(200, "a search", has("query", "web", "type")),
          dead(
            [401, 403, 422],
            "SUBSCRIPTION_TOKEN_INVALID",
            equal("error.code", "SUBSCRIPTION_TOKEN_INVALID"),
          ),
        ],
        impostor: impostorOf((random) => `BSA${random(28, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
