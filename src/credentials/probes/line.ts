/** LINE: channel access tokens; the channel secret signs and is seen in the console only. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  equal,
  FORM_BODY,
  get,
  has,
  impostorOf,
  live,
  post,
  succeeded,
  tells,
} from "../probe-parts.ts";

const HOST = "api.line.me";

export const LINE: ProbeFamily = {
  probes: {
    line_channel: [
      aProbe({
        id: "line-verify",
        hosts: [HOST],
        request: ({ secret }) =>
          post({
            host: HOST,
            path: ["/v2/oauth/verify"],
            headers: FORM_BODY,
            body: ["access_token=", { as: "form", of: [secret] }],
          }),
        answers: [
          live(200, "its expiry", has("expires_in")),
          dead(400, "invalid_request", equal("error", "invalid_request")),
        ],
        impostor: impostorOf((random) => random(172, ALNUM)),
      }),
      aProbe({
        id: "line-bot-info",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/v2/bot/info"], headers: bearer(secret) }),
        answers: [
          live(200, "the bot itself", has("userId")),
          dead(401, "authentication failed", tells("message", /authentication failed/i)),
        ],
        impostor: impostorOf((random) => random(172, ALNUM)),
      }),
    ],
  },
  revocations: {
    line_channel: aRevocation({
      id: "line-revoke",
      isSelfService: true,
      needs: "the token itself",
      sideEffects: ["the channel secret can issue others: issue a new secret as well"],
      hosts: [HOST],
      request: ({ secret }) =>
        post({
          host: HOST,
          path: ["/v2/oauth/revoke"],
          headers: FORM_BODY,
          body: ["access_token=", { as: "form", of: [secret] }],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
