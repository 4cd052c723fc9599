/** OpenClaw's own tokens, asked on a gateway of the operator (measured on 2026.9.6, facts/credentials.md section 5). */

import type { ProbeQuestion, ProbeFamily } from "../probe.ts";
import type { ProbeRequest } from "../../ports/probe-transport.ts";
import {
  aProbe,
  bearer,
  choice,
  dead,
  equal,
  given,
  impostorOf,
  JSON_BODY,
  live,
  LOWER_HEX,
  optional,
  parameter,
  post,
  text,
  unclear,
} from "../probe-parts.ts";

const ADDRESS = parameter(
  "address",
  "the gateway's address and port, for example 127.0.0.1:18789",
  /(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}:[1-9]\d{1,4}/,
);
const SCHEME = choice("scheme", "how it is reached: http only on this machine", ["http", "https"]);

function gateway(question: ProbeQuestion): Pick<ProbeRequest, "host" | "port" | "isPlainHttp"> {
  const [host = "", port = ""] = given(question, "address").split(":");
  return { host, port: Number(port), isPlainHttp: given(question, "scheme") === "http" };
}

export const OPENCLAW: ProbeFamily = {
  probes: {
    oc_gateway_token: [
      aProbe({
        id: "openclaw-tools-invoke",
        hosts: ["{address}"],
        parameters: [ADDRESS, SCHEME],
        request: (question) =>
          post({
            ...gateway(question),
            path: ["/tools/invoke"],
            headers: { ...bearer(question.secret), ...JSON_BODY },
            // Refused as no JSON, after the token was looked at: no tool runs.
            body: ["{"],
          }),
        answers: [
          live(
            400,
            "refused as no JSON, after the token",
            equal("error.type", "invalid_request_error"),
          ),
          dead(401, "unauthorized", equal("error.type", "unauthorized")),
        ],
        impostor: impostorOf((random) => random(48, LOWER_HEX)),
      }),
    ],
    oc_hooks_token: [
      aProbe({
        id: "openclaw-hooks-wake",
        hosts: ["{address}"],
        parameters: [
          ADDRESS,
          SCHEME,
          optional(
            "hooksPath",
            "the path of the hooks where it is not /hooks",
            /(?:\/[A-Za-z0-9_-]{1,32}){1,4}/,
          ),
        ],
        request: (question) =>
          post({
            ...gateway(question),
            path: [`${given(question, "hooksPath") || "/hooks"}/wake`],
            headers: { ...bearer(question.secret), ...JSON_BODY },
            // No JSON, so it wakes nothing. A name that nobody maps would answer 404 for every token where hooks are off.
            body: ["{"],
          }),
        answers: [
          live(400, "refused as no JSON, after the token", equal("ok", false)),
          dead(401, "unauthorized", text(/^Unauthorized$/)),
          unclear(404, "hooks are off, or elsewhere", () => true),
        ],
        impostor: impostorOf((random) => random(48, LOWER_HEX)),
      }),
    ],
    oc_device_token: {
      none: "not-probeable",
      why: "a gateway looks at a device token only together with a signature of the device's own key, which the device alone holds; the gateway's list of devices shows whether it is gone",
    },
  },
  revocations: {},
};
