/** OpenRouter. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  aProbe,
  aRevocation,
  bearer,
  dead,
  disabled,
  equal,
  error,
  get,
  given,
  has,
  impostorOf,
  JSON_BODY,
  live,
  LOWER_HEX,
  parameter,
  succeeded,
} from "../probe-parts.ts";

const HOST = "openrouter.ai";

export const OPENROUTER: ProbeFamily = {
  probes: {
    openrouter_key: [
      aProbe({
        id: "openrouter-key",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/api/v1/key"], headers: bearer(secret) }),
        answers: [
          disabled(200, "the key, switched off", equal("data.disabled", true)),
          live(200, "the key's own entry", has("data.label")),
          dead(401, "not accepted", error),
        ],
        impostor: impostorOf((random) => `sk-or-v1-${random(64, LOWER_HEX)}`),
      }),
    ],
  },
  revocations: {
    openrouter_key: aRevocation({
      id: "openrouter-disable-key",
      needs: "a management key of the account",
      sideEffects: ["switches the key off; it can be switched on again until it is deleted"],
      isUndoable: true,
      hosts: [HOST],
      parameters: [parameter("hash", "the hash of the key, from the list of keys", /[0-9a-f]{64}/)],
      request: (question, admin) => ({
        method: "PATCH",
        host: HOST,
        path: [`/api/v1/keys/${given(question, "hash")}`],
        headers: { ...bearer(adminOr(admin, question)), ...JSON_BODY },
        body: ['{"disabled":true}'],
      }),
      isAcknowledged: succeeded(200),
    }),
  },
};
