/** LINE channel access token / channel secret: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  channelPaths,
  create,
  hasLettersAndDigits,
  revoke,
} from "../kind-parts.ts";

export const LINE: readonly CredentialKind[] = [
  {
    id: "line_channel",
    name: "LINE channel access token / channel secret",
    family: "line",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /[A-Za-z0-9+/]{150,180}={0,2}/u,
        keywords: [],
        confidence: "low",
        context: ["channelAccessToken", "channel_access_token", "LINE_CHANNEL"],
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[a-f0-9]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["channelSecret", "channel_secret"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: channelPaths("line", [
        "channelAccessToken",
        "channelSecret",
        "tokenFile",
        "secretFile",
      ]),
      environment: ["LINE_CHANNEL_ACCESS_TOKEN", "LINE_CHANNEL_SECRET"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://developers.line.biz/console",
      steps: [
        revoke("Revoke the channel access token."),
        revoke("Reissue the channel secret: with it new tokens can be made."),
        create("Issue a new channel access token."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: ["Webhook address of the channel, and its rich menu."],
      checkedOn: READ_ON,
    },
    parts: ["Channel access token", "Channel secret"],
    observeSeconds: 960,
    delay: "",
    derived: [
      "Up to 30 short-lived (30 d) and 30 v2.1 tokens, unlimited stateless (15 min) tokens minted with the channel secret",
      "Webhook URL, rich menu",
    ],
    sources: [
      "line/line-openapi channel-access-token.yml",
      "developers.line.biz channel-access-token table",
      "trufflehog linemessaging",
    ],
    unverified: ["dead status of verify"],
  },
];
