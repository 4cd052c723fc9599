/** Mistral key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, hasLettersAndDigits, modelPlaces, rotation } from "../kind-parts.ts";

export const MISTRAL: readonly CredentialKind[] = [
  {
    id: "mistral_key",
    name: "Mistral key",
    family: "mistral",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /[A-Za-z0-9]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["mistral"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: modelPlaces("mistral", ["MISTRAL_API_KEY"]),
    manual: {
      console: "https://console.mistral.ai/api-keys",
      steps: rotation(
        "Create a new key in the same workspace.",
        "Delete the old key; the list can be filtered by its last four characters.",
      ),
      evidenceFirst: ["Usage of the workspace by key."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 300,
    delay: '"Billing takes 2-3 minutes to take effect" for activation; nothing on deletion',
    derived: [
      "Connectors reachable with the key scope",
      "Batch jobs, datasets, fine-tunes of the workspace",
    ],
    sources: [
      "mistralai/platform-docs-public 222f4ba9 (api-keys.md, admin-api.md, openapi)",
      "betterleaks mistral-api-key",
    ],
    unverified: [],
  },
];
