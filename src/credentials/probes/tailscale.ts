/** Tailscale: a question made for finders of keys; it says nothing else about them. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  error,
  FORM_BODY,
  given,
  impostorOf,
  live,
  parameter,
  post,
  remove,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.tailscale.com";

export const TAILSCALE: ProbeFamily = {
  probes: {
    tailscale_key: [
      aProbe({
        id: "tailscale-verify",
        hosts: [HOST],
        request: ({ secret }) =>
          post({
            host: HOST,
            path: ["/api/v2/secret-scanning/verify"],
            headers: FORM_BODY,
            body: ["key=", { as: "form", of: [secret] }],
          }),
        answers: [
          live(204, "known", () => true),
          dead(
            401,
            "not known",
            (answer, question) => answer.text === "" || error(answer, question),
          ),
        ],
        impostor: impostorOf((random) => `tskey-auth-${random(17, ALNUM)}-${random(32, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    tailscale_key: aRevocation({
      id: "tailscale-delete-key",
      needs: "an API access token, or a token of an OAuth client, with the right to keys",
      sideEffects: ["machines that joined with the key stay: remove them one by one"],
      hosts: [HOST],
      parameters: [
        parameter("keyId", "the id of the key, the part after its type", /[A-Za-z0-9]{5,30}/),
      ],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [`/api/v2/tailnet/-/keys/${given(question, "keyId")}`],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
