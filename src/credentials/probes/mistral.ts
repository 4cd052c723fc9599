/** Mistral. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  ALNUM,
  aRevocation,
  bearer,
  given,
  impostorOf,
  modelsProbe,
  parameter,
  remove,
  succeeded,
} from "../probe-parts.ts";

export const MISTRAL: ProbeFamily = {
  probes: {
    mistral_key: [
      modelsProbe({
        id: "mistral-models",
        host: "api.mistral.ai",
        path: "/v1/models",

        impostor: impostorOf((random) => random(32, ALNUM)),
      }),
    ],
  },
  revocations: {
    mistral_key: aRevocation({
      id: "mistral-delete-key",
      needs: "an API key of a user with the organization's Admin role",
      sideEffects: ["deletes the key for good"],
      hosts: ["api.mistral.ai"],
      parameters: [
        parameter("keyId", "the id of the key, from the admin list", /[A-Za-z0-9-]{8,64}/),
      ],
      request: (question, admin) =>
        remove({
          host: "api.mistral.ai",
          path: [`/v1/admin/api-keys/${given(question, "keyId")}`],
          headers: bearer(adminOr(admin, question)),
        }),
      isAcknowledged: succeeded(200, 204),
    }),
  },
};
