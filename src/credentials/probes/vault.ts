/** HashiCorp Vault, on the operator's server. */

import type { KnownAnswer, ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  dead,
  get,
  has,
  impostorOf,
  live,
  member,
  post,
  serverOf,
  serverParameter,
  succeeded,
} from "../probe-parts.ts";

const SERVER = serverParameter("your Vault");

const isRefused: KnownAnswer["matches"] = ({ json }) => {
  const errors = member(json, "errors");
  return (
    Array.isArray(errors) &&
    errors.some(
      (one) => typeof one === "string" && /permission denied|bad token|invalid token/.test(one),
    )
  );
};

export const VAULT: ProbeFamily = {
  probes: {
    vault_token: [
      aProbe({
        id: "vault-lookup-self",
        hosts: ["{server}"],
        parameters: [SERVER],
        request: (question) =>
          get({
            ...serverOf(question),
            path: ["/v1/auth/token/lookup-self"],
            headers: { "X-Vault-Token": [question.secret] },
          }),
        answers: [
          live(200, "the token's own entry", has("data.accessor")),
          dead(403, "permission denied", isRefused),
        ],
        impostor: impostorOf((random) => `hvs.${random(24, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    vault_token: aRevocation({
      id: "vault-revoke-self",
      isSelfService: true,
      needs: "the token itself",
      sideEffects: ["revokes its child tokens and leases as well"],
      hosts: ["{server}"],
      parameters: [SERVER],
      request: (question) =>
        post({
          ...serverOf(question),
          path: ["/v1/auth/token/revoke-self"],
          headers: { "X-Vault-Token": [question.secret] },
          body: null,
        }),
      isAcknowledged: succeeded(204),
    }),
  },
};
