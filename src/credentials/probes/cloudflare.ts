/** Cloudflare: user tokens and account tokens have a question each. */

import type { KnownAnswer, ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  disabled,
  equal,
  every,
  get,
  given,
  impostorOf,
  live,
  LOWER_HEX,
  member,
  optional,
  parameter,
  remove,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.cloudflare.com";

function hasCode(code: number): KnownAnswer["matches"] {
  return ({ json }) => {
    const errors = member(json, "errors");
    return Array.isArray(errors) && errors.some((one: unknown) => member(one, "code") === code);
  };
}

export const CLOUDFLARE: ProbeFamily = {
  probes: {
    cloudflare_token: [
      aProbe({
        id: "cloudflare-verify",
        hosts: [HOST],
        parameters: [
          optional("accountId", "the account's id, only for tokens of an account", /[0-9a-f]{32}/),
        ],
        request: (question) => {
          const account = given(question, "accountId");
          const whose = account === "" ? "user" : `accounts/${account}`;
          return get({
            host: HOST,
            path: [`/client/v4/${whose}/tokens/verify`],
            headers: bearer(question.secret),
          });
        },
        answers: [
          live(200, "active", every(equal("success", true), equal("result.status", "active"))),
          disabled(200, "switched off or expired", equal("result.status", "disabled", "expired")),
          dead([401, 403], "code 1000", every(equal("success", false), hasCode(1000))),
        ],
        impostor: impostorOf((random) => `cfut_${random(40, ALNUM)}${random(8, LOWER_HEX)}`),
      }),
    ],
  },
  revocations: {
    cloudflare_token: aRevocation({
      id: "cloudflare-delete-token",
      needs: "a token with the right API Tokens Write",
      sideEffects: ["deletes the token for good"],
      hosts: [HOST],
      parameters: [parameter("tokenId", "the id of the token", /[0-9a-f]{32}/)],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [`/client/v4/user/tokens/${given(question, "tokenId")}`],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
