/** Z.AI / GLM key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const ZAI: readonly CredentialKind[] = [
  {
    id: "zai_key",
    name: "Z.AI / GLM key",
    family: "zai",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /[a-f0-9]{32}\.[A-Za-z0-9]{16}/u,
        keywords: [],
        confidence: "low",
        context: ["zai", "z.ai", "glm", "bigmodel"],
      },
    ],
    places: modelPlaces("zai", ["ZAI_API_KEY", "Z_AI_API_KEY", "GLM_API_KEY"]),
    manual: {
      console: "https://z.ai/manage-apikey/apikey-list",
      steps: rotation("Create a new key.", "Delete the old key."),
      evidenceFirst: ["Usage of the account by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Coding-plan keys on the same account"],
    sources: ["betterleaks zai-api-key", "openclaw docs providers/zai.md"],
    unverified: [],
  },
];
