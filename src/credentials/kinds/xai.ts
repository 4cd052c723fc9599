/** xAI key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const XAI: readonly CredentialKind[] = [
  {
    id: "xai_key",
    name: "xAI key",
    family: "xai",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /xai-[A-Za-z0-9_-]{70,120}/u,
        keywords: ["xai-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      ...modelPlaces("xai", ["XAI_API_KEY"]),
      config: ["models.providers.xai.apiKey", "plugins.entries.xai.config.webSearch.apiKey"],
    },
    manual: {
      console: "https://console.x.ai",
      steps: rotation("Create a new key.", "Disable or delete the old key."),
      evidenceFirst: ["Usage of the team by key."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Collections, files, other team keys"],
    sources: ["trufflehog xai", "docs.x.ai/developers/management-api"],
    unverified: ["flag names in the 200 body", "delete path"],
  },
];
