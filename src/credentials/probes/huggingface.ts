/** Hugging Face: anyone may revoke a token that they hold. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  get,
  has,
  impostorOf,
  JSON_BODY,
  live,
  post,
  succeeded,
  unclear,
} from "../probe-parts.ts";

const HOST = "huggingface.co";

export const HUGGINGFACE: ProbeFamily = {
  probes: {
    huggingface_token: [
      aProbe({
        id: "huggingface-whoami",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/api/whoami-v2"], headers: bearer(secret) }),
        answers: [
          live(200, "who it is", has("auth.accessToken")),
          unclear(403, "refused by one organization, alive elsewhere", has("error")),
          dead(401, "not accepted", has("error")),
        ],
        impostor: impostorOf((random) => `hf_${random(34, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    huggingface_token: aRevocation({
      id: "huggingface-revoke",
      isSelfService: true,
      needs: "the token itself",
      sideEffects: ["the token stops working everywhere at once", "its owner gets an e-mail"],
      hosts: [HOST],
      request: ({ secret }) =>
        post({
          host: HOST,
          path: ["/api/credentials/revoke"],
          headers: JSON_BODY,
          body: ['{"credentials":["', { as: "json", of: [secret] }, '"]}'],
        }),
      isAcknowledged: succeeded(202),
    }),
  },
};
