/** GitLab: the public one or the operator's own. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  dead,
  disabled,
  equal,
  get,
  has,
  impostorOf,
  live,
  remove,
  serverOf,
  serverParameter,
  succeeded,
} from "../probe-parts.ts";

const SELF = ["/api/v4/personal_access_tokens/self"];
const SERVER = serverParameter("GitLab (gitlab.com, or your own)");

export const GITLAB: ProbeFamily = {
  probes: {
    gitlab_pat: [
      aProbe({
        id: "gitlab-token-self",
        hosts: ["{server}"],
        parameters: [SERVER],
        request: (question) =>
          get({
            ...serverOf(question),
            path: SELF,
            headers: { "PRIVATE-TOKEN": [question.secret] },
          }),
        answers: [
          live(200, "the token's own entry, active", equal("active", true)),
          disabled(200, "the token's own entry, not active", equal("active", false)),
          live(403, "insufficient_scope", equal("error", "insufficient_scope")),
          dead(401, "not accepted", has("error", "message")),
        ],
        impostor: impostorOf((random) => `glpat-${random(20, ALNUM)}`),
      }),
    ],
  },
  revocations: {
    gitlab_pat: aRevocation({
      id: "gitlab-revoke-self",
      isSelfService: true,
      needs: "the token itself",
      sideEffects: ["the token is revoked for good; its entry stays in the list"],
      hosts: ["{server}"],
      parameters: [SERVER],
      request: (question) =>
        remove({
          ...serverOf(question),
          path: SELF,
          headers: { "PRIVATE-TOKEN": [question.secret] },
        }),
      isAcknowledged: succeeded(204),
    }),
  },
};
