/** DeepSeek key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const DEEPSEEK: readonly CredentialKind[] = [
  {
    id: "deepseek_key",
    name: "DeepSeek key",
    family: "deepseek",
    tier: "spend",
    entropy: "high",
    shapes: [
      { pattern: /sk-[a-f0-9]{32}/u, keywords: ["sk-"], confidence: "low", context: ["deepseek"] },
    ],
    places: modelPlaces("deepseek", ["DEEPSEEK_API_KEY"]),
    manual: {
      console: "https://platform.deepseek.com/api_keys",
      steps: rotation("Create a new key.", "Delete the old key."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Other keys of the account"],
    sources: ["trufflehog deepseek", "betterleaks"],
    unverified: [],
  },
];
