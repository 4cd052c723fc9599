/** Qwen / DashScope key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const QWEN: readonly CredentialKind[] = [
  {
    id: "qwen_key",
    name: "Qwen / DashScope key",
    family: "qwen",
    tier: "spend",
    entropy: "high",
    shapes: [
      { pattern: /sk-sp-[a-z0-9]{32}/u, keywords: ["sk-sp-"], confidence: "medium", context: [] },
      {
        pattern: /sk-[a-z0-9]{32}/u,
        keywords: ["sk-"],
        confidence: "low",
        context: ["dashscope", "qwen", "modelstudio", "alibaba"],
      },
    ],
    places: modelPlaces("qwen", [
      "QWEN_API_KEY",
      "DASHSCOPE_API_KEY",
      "MODELSTUDIO_API_KEY",
      "QWEN_TOKEN_PLAN_API_KEY",
      "ALIBABA_API_KEY",
    ]),
    manual: {
      console: "https://home.qwencloud.com/api-keys (or the Model Studio console)",
      steps: rotation("Create a new key in the region of the old one.", "Delete the old key."),
      evidenceFirst: ["Usage of the workspace by day."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["RAM access keys LTAI... if held"],
    sources: ["openclaw docs providers/qwen.md"],
    unverified: ["probe path", "dead code"],
  },
];
