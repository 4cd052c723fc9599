/** Anthropic: API keys, admin keys, subscription tokens. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  dead,
  equal,
  get,
  given,
  impostorOf,
  JSON_BODY,
  list,
  live,
  parameter,
  post,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.anthropic.com";
const VERSION = { "anthropic-version": ["2023-06-01"] };

export const ANTHROPIC: ProbeFamily = {
  probes: {
    anthropic_api_key: [
      aProbe({
        id: "anthropic-models",
        hosts: [HOST],
        request: ({ secret }) =>
          get({
            host: HOST,
            path: ["/v1/models?limit=1"],
            headers: { "x-api-key": [secret], ...VERSION },
          }),
        answers: [
          live(200, "the list of models", list("data")),
          dead(401, "authentication_error", equal("error.type", "authentication_error")),
        ],
        impostor: impostorOf((random) => `sk-ant-api03-${random(93, ALNUM)}AA`),
      }),
    ],
    anthropic_admin_key: [
      aProbe({
        id: "anthropic-organization",
        hosts: [HOST],
        request: ({ secret }) =>
          get({
            host: HOST,
            path: ["/v1/organizations/me"],
            headers: { "x-api-key": [secret], ...VERSION },
          }),
        answers: [
          live(200, "the organization", equal("type", "organization")),
          dead(401, "authentication_error", equal("error.type", "authentication_error")),
        ],
        impostor: impostorOf((random) => `sk-ant-admin01-${random(93, ALNUM)}AA`),
      }),
    ],
    anthropic_oauth: {
      none: "not-probeable",
      why: "no harmless question is documented for subscription tokens; asking the model spends the quota, and revoked tokens were seen working for days",
    },
  },
  revocations: {
    anthropic_api_key: aRevocation({
      id: "anthropic-disable-key",
      needs: "an admin key of the organization (sk-ant-admin01-)",
      sideEffects: ["sets the key inactive; it can be set active again until it is archived"],
      isUndoable: true,
      hosts: [HOST],
      parameters: [
        parameter(
          "keyId",
          "the id of the key (apikey_…), from the console",
          /apikey_[A-Za-z0-9]{8,64}/,
        ),
      ],
      request: (question, admin) =>
        post({
          host: HOST,
          path: [`/v1/organizations/api_keys/${given(question, "keyId")}`],
          headers: { "x-api-key": [adminOr(admin, question)], ...VERSION, ...JSON_BODY },
          body: ['{"status":"inactive"}'],
        }),
      isAcknowledged: (answer) => succeeded(200)(answer),
    }),
  },
};
