/** Together AI key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const TOGETHER: readonly CredentialKind[] = [
  {
    id: "together_key",
    name: "Together AI key",
    family: "together",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /tgp_v1_[A-Za-z0-9_-]{43}/u,
        keywords: ["tgp_v1_"],
        confidence: "high",
        context: [],
      },
    ],
    places: modelPlaces("together", ["TOGETHER_API_KEY"]),
    manual: {
      console: "https://api.together.ai/settings/api-keys",
      steps: rotation("Create a new key.", "Revoke the old key."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Files/fine-tunes/batches on the account", "Other keys of the account"],
    sources: ["betterleaks togetherai-api-key", "openclaw docs providers/together.md"],
    unverified: [],
  },
];
