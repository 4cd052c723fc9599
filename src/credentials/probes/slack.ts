/** Slack: says why it refuses; `invalid_auth` alone may also mean a blocked address, so it proves nothing. */

import type { ApiRevocation, KnownAnswer, Probe, ProbeFamily } from "../probe.ts";
import {
  ALNUM,
  aProbe,
  aRevocation,
  bearer,
  dead,
  DIGITS,
  equal,
  every,
  FORM_BODY,
  impostorOf,
  live,
  LOWER_HEX,
  member,
  post,
  unclear,
  UPPER,
} from "../probe-parts.ts";

const HOST = "slack.com";

function refused(...errors: readonly string[]): KnownAnswer["matches"] {
  return every(equal("ok", false), equal("error", ...errors));
}

function authTest(
  parts: Pick<Probe, "id" | "impostor"> & { readonly dead: readonly string[] },
): Probe {
  return aProbe({
    id: parts.id,
    hosts: [HOST],
    request: ({ secret }) =>
      post({ host: HOST, path: ["/api/auth.test"], headers: bearer(secret), body: null }),
    answers: [
      live(200, "ok", equal("ok", true)),
      ...parts.dead.map((name) => dead(200, name, refused(name))),
      unclear(200, "invalid_auth: unknown token or blocked address", refused("invalid_auth")),
    ],
    impostor: parts.impostor,
    impostorSays: ["200: invalid_auth: unknown token or blocked address"],
  });
}

function authRevoke(id: string, sideEffects: readonly string[]): ApiRevocation {
  return aRevocation({
    id,
    isSelfService: true,
    needs: "the token itself",
    sideEffects,
    hosts: [HOST],
    hasDryRun: true,
    request: ({ secret }, _, isDry) =>
      post({
        host: HOST,
        path: ["/api/auth.revoke"],
        headers: { ...bearer(secret), ...FORM_BODY },
        body: isDry ? ["test=1"] : null,
      }),
    isAcknowledged: ({ json }) => member(json, "ok") === true && member(json, "revoked") === true,
  });
}

export const SLACK: ProbeFamily = {
  probes: {
    slack_bot_user: [
      authTest({
        id: "slack-auth-test",
        dead: ["token_revoked", "account_inactive", "token_expired"],
        impostor: impostorOf(
          (random) => `xoxb-${random(12, DIGITS)}-${random(12, DIGITS)}-${random(24, ALNUM)}`,
        ),
      }),
    ],
    slack_app_level: [
      authTest({
        id: "slack-app-auth-test",
        dead: ["token_revoked", "account_inactive"],
        impostor: impostorOf(
          (random) => `xapp-1-A${random(10, UPPER)}-${random(13, DIGITS)}-${random(64, LOWER_HEX)}`,
        ),
      }),
    ],
    slack_signing_secret: {
      none: "not-probeable",
      why: "Slack has no question about it; only a gateway that holds it can refuse a forged event",
    },
  },
  revocations: {
    slack_bot_user: authRevoke("slack-revoke", [
      "a bot token: the bot user is deactivated and leaves its channels; nobody can undo that",
    ]),
    slack_app_level: authRevoke("slack-revoke-app-level", [
      "open socket connections of the app end",
    ]),
  },
};
