/** Deepgram key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, hasLettersAndDigits, pluginPlaces, rotation } from "../kind-parts.ts";

export const DEEPGRAM: readonly CredentialKind[] = [
  {
    id: "deepgram_key",
    name: "Deepgram key",
    family: "deepgram",
    tier: "read",
    entropy: "high",
    shapes: [
      {
        pattern: /[0-9a-f]{40}/u,
        keywords: [],
        confidence: "low",
        context: ["deepgram"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: pluginPlaces(
      [
        "talk.providers.deepgram.apiKey",
        "tts.providers.deepgram.apiKey",
        "plugins.entries.voice-call.config.streaming.providers.deepgram.apiKey",
        "plugins.entries.voice-call.config.tts.providers.deepgram.apiKey",
      ],
      ["DEEPGRAM_API_KEY"],
    ),
    manual: {
      console: "https://console.deepgram.com (project > API keys)",
      steps: rotation("Create a new key with the least scopes.", "Delete the old key."),
      evidenceFirst: ["Usage of the project by key."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Short JWTs from POST /v1/auth/grant", "Further keys if the scope allowed"],
    sources: ["trufflehog deepgram", "deepgram/deepgram-js-sdk"],
    unverified: ["403 meaning"],
  },
];
