/** npm's public registry. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  every,
  get,
  given,
  has,
  impostorOf,
  live,
  not,
  object,
  parameter,
  remove,
  succeeded,
} from "../probe-parts.ts";

const HOST = "registry.npmjs.org";

export const NPM: ProbeFamily = {
  probes: {
    npm_token: [
      aProbe({
        id: "npm-whoami",
        hosts: [HOST],
        request: ({ secret }) => get({ host: HOST, path: ["/-/whoami"], headers: bearer(secret) }),
        answers: [
          live(200, "who it is", has("username")),
          dead(401, "not accepted", every(object, not(has("username")))),
        ],
        impostor: impostorOf((random) => `npm_${random(36, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    npm_token: aRevocation({
      id: "npm-delete-token",
      needs: "another token of the same user, with the right to tokens",
      sideEffects: ["deletes the token; it may go on for up to an hour"],
      hosts: [HOST],
      parameters: [
        parameter("key", "the key of the token, from the list of tokens", /[0-9a-f-]{6,128}/),
      ],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [`/-/npm/v1/tokens/token/${given(question, "key")}`],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(204),
    }),
  },
};
