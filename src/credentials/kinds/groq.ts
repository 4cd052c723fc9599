/** Groq key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const GROQ: readonly CredentialKind[] = [
  {
    id: "groq_key",
    name: "Groq key",
    family: "groq",
    tier: "spend",
    entropy: "high",
    shapes: [
      { pattern: /gsk_[A-Za-z0-9]{52}/u, keywords: ["gsk_"], confidence: "high", context: [] },
    ],
    places: modelPlaces("groq", ["GROQ_API_KEY"]),
    manual: {
      console: "https://console.groq.com/keys",
      steps: rotation("Create a new key.", "Delete the old key: there is no way to disable it."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Files/fine-tunes/batches on the account", "Other keys of the account"],
    sources: ["trufflehog groq", "betterleaks", "howtorotate groq"],
    unverified: [],
  },
];
