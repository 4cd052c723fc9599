/** OpenRouter key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, aftercare, create, modelPlaces, revoke } from "../kind-parts.ts";

export const OPENROUTER: readonly CredentialKind[] = [
  {
    id: "openrouter_key",
    name: "OpenRouter key",
    family: "openrouter",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-or-v1-[0-9a-f]{64}/u,
        keywords: ["sk-or-v1-"],
        confidence: "high",
        context: [],
      },
    ],
    places: modelPlaces("openrouter", ["OPENROUTER_API_KEY"]),
    manual: {
      console:
        "https://openrouter.ai/keys (management keys: https://openrouter.ai/settings/management-keys)",
      steps: [
        create("Create a new key with a spending limit."),
        LOAD,
        VALIDATE,
        revoke("Disable or delete the old key."),
        aftercare("Look at the management keys too: they can make others."),
      ],
      evidenceFirst: ["Activity and credits by key."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Keys created through OAuth PKCE or a management key",
      "BYOK provider keys stored in the account",
    ],
    sources: ["trufflehog openrouter", "openrouter.ai/docs api-keys delete, management-api-keys"],
    unverified: ["behaviour of a disabled key"],
  },
];
