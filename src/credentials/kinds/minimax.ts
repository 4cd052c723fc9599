/** MiniMax key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const MINIMAX: readonly CredentialKind[] = [
  {
    id: "minimax_key",
    name: "MiniMax key",
    family: "minimax",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-(?:api|cp)-[A-Za-z0-9_-]{60,130}/u,
        keywords: ["sk-api-", "sk-cp-"],
        confidence: "medium",
        context: [],
      },
      {
        pattern: /eyJ[A-Za-z0-9_-]{10,2048}\.[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{20,1024}/u,
        keywords: ["eyJ"],
        confidence: "low",
        context: ["minimax"],
      },
    ],
    places: {
      ...modelPlaces("minimax", [
        "MINIMAX_API_KEY",
        "MINIMAX_CODE_PLAN_KEY",
        "MINIMAX_CODING_API_KEY",
        "MINIMAX_OAUTH_TOKEN",
      ]),
      config: [
        "models.providers.minimax.apiKey",
        "plugins.entries.minimax.config.webSearch.apiKey",
      ],
    },
    manual: {
      console: "https://platform.minimax.io (Interface key)",
      steps: rotation("Create a new key in the region of the old one.", "Delete the old key."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Voices, files"],
    sources: ["betterleaks minimax-api-key", "openclaw docs providers/minimax.md"],
    unverified: ["base_resp form", "console path"],
  },
];
