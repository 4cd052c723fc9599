/** Moonshot / Kimi key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const MOONSHOT: readonly CredentialKind[] = [
  {
    id: "moonshot_key",
    name: "Moonshot / Kimi key",
    family: "moonshot",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-[A-Za-z0-9_-]{48}/u,
        keywords: ["sk-"],
        confidence: "low",
        context: ["kimi", "moonshot"],
      },
    ],
    places: {
      ...modelPlaces("moonshot", ["MOONSHOT_API_KEY", "KIMI_API_KEY", "KIMICODE_API_KEY"]),
      config: [
        "models.providers.moonshot.apiKey",
        "models.providers.kimi-coding.apiKey",
        "plugins.entries.moonshot.config.webSearch.apiKey",
      ],
    },
    manual: {
      console: "https://platform.moonshot.ai (console > API keys)",
      steps: rotation("Create a new key in the region of the old one.", "Delete the old key."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Uploaded files, context caches"],
    sources: ["betterleaks kimi-api-key", "openclaw docs providers/moonshot.md"],
    unverified: ["region pairing", "console path"],
  },
];
