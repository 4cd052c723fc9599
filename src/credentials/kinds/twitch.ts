/** Twitch OAuth token: facts/credentials.md section 5. */

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

export const TWITCH: readonly CredentialKind[] = [
  {
    id: "twitch_token",
    name: "Twitch OAuth token",
    family: "twitch",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /oauth:(?<secret>[a-z0-9]{30})/u,
        keywords: ["oauth:"],
        confidence: "medium",
        context: [],
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[a-z0-9]{30}/u,
        keywords: [],
        confidence: "low",
        context: ["twitch"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: channelPaths("twitch", ["accessToken", "clientSecret", "refreshToken"]),
      environment: ["OPENCLAW_TWITCH_ACCESS_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://www.twitch.tv/settings/connections",
      steps: [revoke("Disconnect the app."), create("Make a new token."), LOAD, VALIDATE],
      evidenceFirst: ["List of connected apps and their scopes."],
      checkedOn: READ_ON,
    },
    parts: ["Access token", "Refresh token", "Client secret"],
    observeSeconds: 60,
    delay: "",
    derived: ["Refreshed tokens; client secret in the developer console"],
    sources: [
      "kingfisher twitch-api-token",
      "trufflehog twitchaccesstoken",
      "openclaw docs channels/twitch.md",
    ],
    unverified: [],
  },
];
