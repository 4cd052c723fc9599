/** Matrix, on the operator's homeserver. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  equal,
  every,
  get,
  has,
  impostorOf,
  live,
  not,
  post,
  serverOf,
  serverParameter,
  succeeded,
  unclear,
} from "../probe-parts.ts";

const SERVER = serverParameter("your homeserver");
const UNKNOWN = equal("errcode", "M_UNKNOWN_TOKEN");
const SOFT = equal("soft_logout", true);

export const MATRIX: ProbeFamily = {
  probes: {
    matrix_access: [
      aProbe({
        id: "matrix-whoami",
        hosts: ["{server}"],
        parameters: [SERVER],
        request: (question) =>
          get({
            ...serverOf(question),
            path: ["/_matrix/client/v3/account/whoami"],
            headers: bearer(question.secret),
          }),
        answers: [
          live(200, "who it is", has("user_id")),
          unclear(401, "soft logout: the session may be renewed", every(UNKNOWN, SOFT)),
          dead(401, "M_UNKNOWN_TOKEN", every(UNKNOWN, not(SOFT))),
        ],
        impostor: impostorOf(
          (random) => `syt_${random(12, ALNUM)}_${random(20, ALNUM)}_${random(6, ALNUM)}`,
        ),
      }),
    ],
  },
  revocations: {
    matrix_access: aRevocation({
      id: "matrix-logout",
      isSelfService: true,
      needs: "the token itself",
      sideEffects: ["deletes the device and its encryption keys: take the list of devices first"],
      hosts: ["{server}"],
      parameters: [SERVER],
      request: (question) =>
        post({
          ...serverOf(question),
          path: ["/_matrix/client/v3/logout"],
          headers: bearer(question.secret),
          body: null,
        }),
      isAcknowledged: succeeded(200),
    }),
  },
};
