/** Twitch. */

import type { ProbeFamily } from "../probe.ts";
import {
  aProbe,
  aRevocation,
  bearer,
  dead,
  every,
  FORM_BODY,
  get,
  given,
  has,
  impostorOf,
  live,
  LOWER,
  parameter,
  post,
  succeeded,
  tells,
} from "../probe-parts.ts";

const HOST = "id.twitch.tv";

export const TWITCH: ProbeFamily = {
  probes: {
    twitch_token: [
      aProbe({
        id: "twitch-validate",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/oauth2/validate"], headers: bearer(secret, "OAuth") }),
        answers: [
          live(200, "client and scopes", every(has("client_id"), has("scopes", "login"))),
          dead(401, "invalid access token", tells("message", /^invalid access token$/i)),
        ],
        impostor: impostorOf((random) => random(30, LOWER)),
      }),
    ],
  },
  revocations: {
    twitch_token: aRevocation({
      id: "twitch-revoke",
      isSelfService: true,
      needs: "the token itself and its client id, which the probe's answer names",
      sideEffects: ["the token is revoked for good"],
      hosts: [HOST],
      parameters: [parameter("clientId", "the client id of the token", /[a-z0-9]{20,40}/)],
      request: (question) =>
        post({
          host: HOST,
          path: ["/oauth2/revoke"],
          headers: FORM_BODY,
          body: [
            `client_id=${given(question, "clientId")}&token=`,
            { as: "form", of: [question.secret] },
          ],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
