/** Telegram: the token stands in the path of the address, so the address is never written anywhere. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  dead,
  DIGITS,
  equal,
  every,
  get,
  given,
  impostorOf,
  live,
  member,
  optional,
  unclear,
} from "../probe-parts.ts";

export const TELEGRAM: ProbeFamily = {
  probes: {
    telegram_bot: [
      aProbe({
        id: "telegram-get-me",
        hosts: ["api.telegram.org"],
        isSecretInUrl: true,
        parameters: [
          optional("botId", "the bot's number, before the colon of the token", /\d{6,16}/),
        ],
        request: ({ secret }) =>
          get({ host: "api.telegram.org", path: ["/bot", secret, "/getMe"], headers: {} }),
        answers: [
          unclear(
            200,
            "another bot than expected",
            (answer, question) =>
              given(question, "botId") !== "" &&
              String(member(answer.json, "result.id")) !== given(question, "botId"),
          ),
          live(200, "the bot itself", every(equal("ok", true), equal("result.is_bot", true))),
          unclear(404, "not a whole token", equal("error_code", 404)),
          dead(401, "Unauthorized", every(equal("ok", false), equal("error_code", 401))),
        ],
        impostor: impostorOf((random) => `${random(10, DIGITS)}:AA${random(33, ALNUM)}`),
      }),
    ],
  },
  revocations: {},
};
