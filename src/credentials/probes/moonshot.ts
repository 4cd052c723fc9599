/** Moonshot (Kimi), with a host for each of its two regions. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  bearer,
  choice,
  dead,
  error,
  get,
  given,
  impostorOf,
  list,
  live,
} from "../probe-parts.ts";

/** A key works on one of them only; the other one refuses it as if it were dead. */
const HOSTS = ["api.moonshot.ai", "api.moonshot.cn"];

export const MOONSHOT: ProbeFamily = {
  probes: {
    moonshot_key: [
      aProbe({
        id: "moonshot-models",
        hosts: ["{region}"],
        parameters: [choice("region", "the host that the key belongs to", HOSTS)],
        request: (question) =>
          get({
            host: given(question, "region"),
            path: ["/v1/models"],
            headers: bearer(question.secret),
          }),
        answers: [live(200, "the list of models", list("data")), dead(401, "not accepted", error)],
        impostor: impostorOf((random) => `sk-${random(48, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
