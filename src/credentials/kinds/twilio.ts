/** Twilio auth token / API key: facts/credentials.md section 5. */

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

export const TWILIO: readonly CredentialKind[] = [
  {
    id: "twilio",
    name: "Twilio auth token / API key",
    family: "twilio",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /AC[0-9a-f]{32}/u,
        keywords: ["AC"],
        confidence: "medium",
        context: [],
        isPublic: true,
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /SK[0-9a-f]{32}/u,
        keywords: ["SK"],
        confidence: "medium",
        context: [],
        isPublic: true,
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[0-9a-f]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["twilio_auth_token", "twilioAuthToken", "twilio"],
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[A-Za-z0-9]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["twilio_api_secret", "twilio_api_key_secret"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: [
        ...channelPaths("sms", ["authToken"]),
        "plugins.entries.voice-call.config.twilio.authToken",
      ],
      environment: ["TWILIO_AUTH_TOKEN", "TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://console.twilio.com > Account > API keys & tokens",
      steps: [
        create("Create the secondary auth token."),
        LOAD,
        VALIDATE,
        revoke("Promote the secondary token: the old primary one dies at once."),
        revoke("Delete API keys that were known to the host: they outlive the auth token."),
      ],
      evidenceFirst: ["Usage, API keys and the webhook address of every number."],
      checkedOn: READ_ON,
    },
    parts: ["Primary auth token", "Secondary auth token", "API keys"],
    observeSeconds: 60,
    delay: "promotion deletes and revokes the old token (howtorotate)",
    derived: [
      "API keys survive auth-token rotation",
      "Webhook URLs on numbers and messaging services, TwiML apps, subaccounts",
      "Inbound signature check uses the auth token",
    ],
    sources: ["trufflehog twilio", "howtorotate twilio", "find_string AuthTokens/Promote"],
    unverified: ["20003 and suspended codes"],
  },
];
