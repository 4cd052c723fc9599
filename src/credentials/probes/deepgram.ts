/** Deepgram. */

import type { ProbeFamily } from "../probe.ts";
import {
  adminOr,
  aProbe,
  aRevocation,
  bearer,
  dead,
  error,
  get,
  given,
  impostorOf,
  list,
  live,
  LOWER_HEX,
  parameter,
  remove,
  succeeded,
} from "../probe-parts.ts";

const HOST = "api.deepgram.com";
const ID = /[0-9a-f-]{36}/;

export const DEEPGRAM: ProbeFamily = {
  probes: {
    deepgram_key: [
      aProbe({
        id: "deepgram-projects",
        hosts: [HOST],
        request: ({ secret }) =>
          get({ host: HOST, path: ["/v1/projects"], headers: bearer(secret, "Token") }),
        answers: [
          live(200, "the list of projects", list("projects")),
          dead(401, "not accepted", error),
        ],
        impostor: impostorOf((random) => random(40, LOWER_HEX)),
      }),
    ],
  },
  revocations: {
    deepgram_key: aRevocation({
      id: "deepgram-delete-key",
      needs: "a key with keys:write",
      sideEffects: ["deletes the key for good"],
      hosts: [HOST],
      parameters: [
        parameter("projectId", "the project's id", ID),
        parameter("keyId", "the id of the key", ID),
      ],
      request: (question, admin) =>
        remove({
          host: HOST,
          path: [`/v1/projects/${given(question, "projectId")}/keys/${given(question, "keyId")}`],
          headers: bearer(adminOr(admin, question), "Token"),
        }),
      isAcknowledged: succeeded(200, 204),
    }),
  },
};
