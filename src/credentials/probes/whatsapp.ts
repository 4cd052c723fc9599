/** WhatsApp: a linked device has no harmless question; tokens of the Cloud API have one. */

import type { ProbeFamily } from "../probe.ts";
import { ALNUM, aProbe, bearer, dead, equal, get, has, impostorOf, live } from "../probe-parts.ts";

export const WHATSAPP: ProbeFamily = {
  probes: {
    whatsapp_linked: {
      none: "not-probeable",
      why: "to connect would take the session over; the phone's list of linked devices shows whether it is gone",
    },
    whatsapp_cloud: [
      aProbe({
        id: "meta-me",
        hosts: ["graph.facebook.com"],
        request: ({ secret }) =>
          get({ host: "graph.facebook.com", path: ["/v23.0/me"], headers: bearer(secret) }),
        answers: [
          live(200, "who it is", has("id")),
          dead([400, 401], "error 190", equal("error.code", 190)),
        ],
        impostor: impostorOf((random) => `EAA${random(180, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
