/** xAI. */

import type { JudgedAnswer, ProbeFamily } from "../probe.ts";
import { isJsonObject } from "../../model/json.ts";
import {
  ALNUM,
  aProbe,
  bearer,
  dead,
  disabled,
  error,
  get,
  has,
  impostorOf,
  live,
  text,
} from "../probe-parts.ts";

/** `api_key_blocked`, `api_key_disabled`, `team_blocked`: any of them says that it is off. */
function isSwitchedOff({ json }: JudgedAnswer): boolean {
  return (
    isJsonObject(json) &&
    Object.entries(json).some(([name, value]) => /blocked|disabled/.test(name) && value === true)
  );
}

export const XAI: ProbeFamily = {
  probes: {
    xai_key: [
      aProbe({
        id: "xai-api-key",
        hosts: ["api.x.ai"],
        request: ({ secret }) =>
          get({ host: "api.x.ai", path: ["/v1/api-key"], headers: bearer(secret) }),
        answers: [
          disabled(200, "the key, switched off", isSwitchedOff),
          live(200, "the key's own entry", has("acls")),
          dead(401, "not accepted", error),
          dead(400, "incorrect API key", text(/incorrect api key/i)),
        ],
        impostor: impostorOf((random) => `xai-${random(80, ALNUM)}`),
        impostorSays: ["401: not accepted", "400: incorrect API key"],
      }),
    ],
  },
  revocations: {},
};
