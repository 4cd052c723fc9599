/** Brave Search key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, hasLettersAndDigits, pluginPlaces, rotation } from "../kind-parts.ts";

export const BRAVE: readonly CredentialKind[] = [
  {
    id: "brave_key",
    name: "Brave Search key",
    family: "brave",
    tier: "read",
    entropy: "high",
    shapes: [
      {
        pattern: /BSA[A-Za-z0-9_-]{24,40}/u,
        keywords: ["BSA"],
        confidence: "medium",
        context: [],
        isValid: hasLettersAndDigits,
      },
    ],
    places: pluginPlaces(["plugins.entries.brave.config.webSearch.apiKey"], ["BRAVE_API_KEY"]),
    manual: {
      console: "https://api-dashboard.search.brave.com/app/keys",
      steps: rotation("Create a new key.", "Delete the old key."),
      evidenceFirst: ["Usage of the subscription."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [],
    sources: [
      "betterleaks brave-search-api-key",
      "public repositories quoting 422 SUBSCRIPTION_TOKEN_INVALID",
    ],
    unverified: ["console URL"],
  },
];
