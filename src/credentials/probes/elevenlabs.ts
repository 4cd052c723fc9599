/** ElevenLabs: refuses a living key with too few rights by 401 as well, so the body decides. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  aProbe,
  aRevocation,
  dead,
  equal,
  get,
  given,
  has,
  impostorOf,
  live,
  LOWER_HEX,
  parameter,
  remove,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.elevenlabs.io";

export const ELEVENLABS: ProbeFamily = {
  probes: {
    elevenlabs_key: [
      aProbe({
        id: "elevenlabs-subscription",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/v1/user/subscription"], headers: { "xi-api-key": [secret] } }),
        answers: [
          live(200, "the subscription", has("tier")),
          live(401, "missing_permissions", equal("detail.status", "missing_permissions")),
          dead(401, "invalid_api_key", equal("detail.status", "invalid_api_key")),
        ],
        impostor: impostorOf((random) => `sk_${random(48, LOWER_HEX)}`),
      }),
    ],
  },
  revocations: {
    elevenlabs_key: aRevocation({
      id: "elevenlabs-delete-account-key",
      needs: "a workspace admin's key; only for keys of service accounts",
      sideEffects: ["deletes the key for good"],
      hosts: [HOST],
      parameters: [
        parameter("accountId", "the service account's id", /[A-Za-z0-9_-]{4,64}/),
        parameter("keyId", "the id of the key", /[A-Za-z0-9_-]{4,64}/),
      ],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [
            `/v1/service-accounts/${given(question, "accountId")}/api-keys/${given(question, "keyId")}`,
          ],
          headers: { "xi-api-key": [adminOr(admin, question)] },
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
