/** Tavily key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, pluginPlaces, rotation } from "../kind-parts.ts";

export const TAVILY: readonly CredentialKind[] = [
  {
    id: "tavily_key",
    name: "Tavily key",
    family: "tavily",
    tier: "read",
    entropy: "high",
    shapes: [
      {
        pattern: /tvly-[A-Za-z0-9-]{20,60}/u,
        keywords: ["tvly-"],
        confidence: "high",
        context: [],
      },
    ],
    places: pluginPlaces(["plugins.entries.tavily.config.webSearch.apiKey"], ["TAVILY_API_KEY"]),
    manual: {
      console: "https://app.tavily.com",
      steps: rotation("Create a new key.", "Delete the old key."),
      evidenceFirst: ["Usage of the account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [],
    sources: ["openclaw redact patterns (tvly-)", "a public repository quoting the 401 text"],
    unverified: ["usage path", "codes"],
  },
];
