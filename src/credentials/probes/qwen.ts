/** Qwen (DashScope), with a host for each region. */

import type { ProbeFamily } from "../probe.ts";
import {
  aProbe,
  bearer,
  choice,
  dead,
  equal,
  get,
  given,
  impostorOf,
  list,
  live,
  LOWER,
} from "../probe-parts.ts";

/** A key works on one of them only; the other one refuses it as if it were dead. */
const HOSTS = [
  "dashscope-intl.aliyuncs.com",
  "dashscope.aliyuncs.com",
  "dashscope-us.aliyuncs.com",
];

export const QWEN: ProbeFamily = {
  probes: {
    qwen_key: [
      aProbe({
        id: "dashscope-models",
        hosts: ["{region}"],
        parameters: [choice("region", "the host that the key belongs to", HOSTS)],
        request: (question) =>
          get({
            host: given(question, "region"),
            path: ["/compatible-mode/v1/models"],
            headers: bearer(question.secret),
          }),
        answers: [
          live(200, "the list of models", list("data")),
          dead(
            401,
            "invalid_api_key",
            (answer, question) =>
              equal("error.code", "invalid_api_key")(answer, question) ||
              equal("code", "InvalidApiKey")(answer, question),
          ),
        ],
        impostor: impostorOf((random) => `sk-${random(32, LOWER)}`),
      }),
    ],
  },
  revocations: {},
};
