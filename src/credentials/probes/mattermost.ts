/** Mattermost, on the operator's server. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  aProbe,
  aRevocation,
  bearer,
  dead,
  get,
  given,
  has,
  impostorOf,
  JSON_BODY,
  live,
  LOWER,
  parameter,
  post,
  serverOf,
  serverParameter,
  succeeded,
  tells,
} from "../probe-parts.ts";

const SERVER = serverParameter("your Mattermost");

export const MATTERMOST: ProbeFamily = {
  probes: {
    mattermost_token: [
      aProbe({
        id: "mattermost-me",
        hosts: ["{server}"],
        parameters: [SERVER],
        request: (question) =>
          get({
            ...serverOf(question),
            path: ["/api/v4/users/me"],
            headers: bearer(question.secret),
          }),
        answers: [
          live(200, "who it is", has("username")),
          dead(401, "session expired", tells("id", /^api\.context\..*session/)),
        ],
        impostor: impostorOf((random) => random(26, LOWER)),
      }),
    ],
  },
  revocations: {
    mattermost_token: aRevocation({
      id: "mattermost-revoke-token",
      needs: "a token with the right revoke_user_access_token",
      sideEffects: ["the token is revoked for good; webhooks and commands go on"],
      hosts: ["{server}"],
      parameters: [SERVER, parameter("tokenId", "the id of the token", /[a-z0-9]{26}/)],
      request: (question, admin) =>
        post({
          ...serverOf(question),
          path: ["/api/v4/users/tokens/revoke"],
          headers: { ...bearer(adminOr(admin, question)), ...JSON_BODY },
          body: [`{"token_id":"${given(question, "tokenId")}"}`],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
