/** Perplexity: a request that names no model is refused before it costs anything, after the key was looked at. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  error,
  impostorOf,
  JSON_BODY,
  live,
  post,
  succeeded,
  text,
} from "../probe-parts.ts";

const HOST = "api.perplexity.ai";

export const PERPLEXITY: ProbeFamily = {
  probes: {
    perplexity_key: [
      aProbe({
        id: "perplexity-invalid-model",
        hosts: [HOST],
        request: ({ secret }) =>
          post({
            host: HOST,
            path: ["/chat/completions"],
            headers: { ...bearer(secret), ...JSON_BODY },
            body: ['{"model":"invalid-model","messages":[{"role":"user","content":"."}]}'],
          }),
        answers: [
          live([400, 404, 422], "refused for its model only", error),
          dead(
            401,
            "not accepted",
            (answer, question) =>
              error(answer, question) ||
              text(/<title>401 Authorization Required/)(answer, question),
          ),
        ],
        impostor: impostorOf((random) => `pplx-${random(48, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    perplexity_key: aRevocation({
      id: "perplexity-revoke",
      isSelfService: true,
      needs: "any living key of the account: better the new one than the old one",
      sideEffects: ["the key stops working for good"],
      hosts: [HOST],
      request: (question, admin) =>
        post({
          host: HOST,
          path: ["/revoke_auth_token"],
          headers: { ...bearer(adminOr(admin, question)), ...JSON_BODY },
          body: ['{"auth_token":"', { as: "json", of: [question.secret] }, '"}'],
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
