/** Notion. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  DIGITS,
  equal,
  get,
  given,
  impostorOf,
  JSON_BODY,
  live,
  parameter,
  post,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.notion.com";
const VERSION = { "Notion-Version": ["2022-06-28"] };

export const NOTION: ProbeFamily = {
  probes: {
    notion_token: [
      aProbe({
        id: "notion-me",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/v1/users/me"], headers: { ...bearer(secret), ...VERSION } }),
        answers: [
          live(200, "who it is", equal("object", "user")),
          live(403, "restricted_resource", equal("code", "restricted_resource")),
          dead(401, "unauthorized", equal("code", "unauthorized")),
        ],
        impostor: impostorOf((random) => `ntn_${random(11, DIGITS)}${random(35, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    notion_token: aRevocation({
      id: "notion-revoke",
      needs: "the OAuth client's secret; only for tokens that came by OAuth",
      sideEffects: ["the connection loses its access"],
      hosts: [HOST],
      parameters: [parameter("clientId", "the OAuth client's id", /[0-9a-f-]{32,36}/)],
      request: (question, admin) =>
        post({
          host: HOST,
          path: ["/v1/oauth/revoke"],
          headers: {
            Authorization: [
              "Basic ",
              { as: "base64", of: [`${given(question, "clientId")}:`, adminOr(admin, question)] },
            ],
            ...VERSION,
            ...JSON_BODY,
          },
          body: ['{"token":"', { as: "json", of: [question.secret] }, '"}'],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
