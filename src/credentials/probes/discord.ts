/** Discord bots. */

import type { ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  bearer,
  dead,
  equal,
  every,
  get,
  has,
  impostorOf,
  live,
  tells,
} from "../probe-parts.ts";

export const DISCORD: ProbeFamily = {
  probes: {
    discord_bot: [
      aProbe({
        id: "discord-me",
        hosts: ["discord.com"],
        request: ({ secret }) =>
          get({
            host: "discord.com",
            path: ["/api/v10/users/@me"],
            headers: bearer(secret, "Bot"),
          }),
        answers: [
          live(200, "the bot itself", has("id")),
          dead(
            401,
            "401: Unauthorized",
            every(equal("code", 0), tells("message", /^401: Unauthorized$/)),
          ),
        ],
        impostor: impostorOf(
          (random) => `MT${random(24, ALNUM)}.${random(6, ALNUM)}.${random(38, ALNUM)}`,
        ),
      }),
    ],
  },
  revocations: {},
};
