/** ElevenLabs key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, hasLettersAndDigits, pluginPlaces, rotation } from "../kind-parts.ts";

export const ELEVENLABS: readonly CredentialKind[] = [
  {
    id: "elevenlabs_key",
    name: "ElevenLabs key",
    family: "elevenlabs",
    tier: "read",
    entropy: "high",
    shapes: [
      { pattern: /sk_[0-9a-f]{48}/u, keywords: ["sk_"], confidence: "medium", context: [] },
      {
        pattern: /[0-9a-f]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["elevenlabs", "xi-api-key", "XI_API_KEY"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: pluginPlaces(
      [
        "talk.providers.elevenlabs.apiKey",
        "tts.providers.elevenlabs.apiKey",
        "tts.personas.*.providers.elevenlabs.apiKey",
        "agents.entries.*.tts.providers.elevenlabs.apiKey",
        "plugins.entries.voice-call.config.tts.providers.elevenlabs.apiKey",
      ],
      ["ELEVENLABS_API_KEY", "XI_API_KEY"],
    ),
    manual: {
      console: "https://elevenlabs.io/app/settings/api-keys",
      steps: rotation("Create a key with the least scopes.", "Delete the old key."),
      evidenceFirst: ["Usage history, voices and agents of the account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Voices, agents and their webhooks, service-account keys"],
    sources: [
      "trufflehog elevenlabs (reads every 401 as dead: wrong for scoped keys)",
      "kingfisher elevenlabs.yml (missing_permissions counts as valid)",
      "elevenlabs/elevenlabs-docs",
      "howtorotate elevenlabs",
    ],
    unverified: ["console URL"],
  },
];
