/** Fireworks key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, hasLettersAndDigits, modelPlaces, rotation } from "../kind-parts.ts";

export const FIREWORKS: readonly CredentialKind[] = [
  {
    id: "fireworks_key",
    name: "Fireworks key",
    family: "fireworks",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /fw_[A-Za-z0-9]{22,40}/u,
        keywords: ["fw_"],
        confidence: "medium",
        context: [],
        isValid: hasLettersAndDigits,
      },
    ],
    places: modelPlaces("fireworks", ["FIREWORKS_API_KEY"]),
    manual: {
      console: "https://app.fireworks.ai/settings/users/api-keys",
      steps: rotation("Create a new key.", "Delete the old key."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Files/fine-tunes/batches on the account", "Other keys of the account"],
    sources: ["openclaw redact patterns (fw_)"],
    unverified: ["probe URL", "dead body"],
  },
];
