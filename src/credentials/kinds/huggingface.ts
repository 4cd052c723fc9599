/** Hugging Face token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, modelPlaces, rotation } from "../kind-parts.ts";

export const HUGGINGFACE: readonly CredentialKind[] = [
  {
    id: "huggingface_token",
    name: "Hugging Face token",
    family: "huggingface",
    tier: "spend",
    entropy: "high",
    shapes: [
      { pattern: /hf_[A-Za-z0-9]{34}/u, keywords: ["hf_"], confidence: "high", context: [] },
      {
        pattern: /api_org_[A-Za-z0-9]{34}/u,
        keywords: ["api_org_"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      ...modelPlaces("huggingface", ["HF_TOKEN", "HUGGINGFACE_HUB_TOKEN"]),
      files: [
        ".env",
        "agents/*/agent/models.json",
        "~/.cache/huggingface/token",
        "~/.cache/huggingface/stored_tokens",
      ],
    },
    manual: {
      console: "https://huggingface.co/settings/tokens",
      steps: rotation(
        "Create a fine-grained token with the least rights.",
        "Delete or invalidate the old token. A revocation by an organization does not end it elsewhere.",
      ),
      evidenceFirst: ["Commits, Spaces, webhooks and SSH keys of the account, with their dates."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: '"invalidated immediately and stops working everywhere"',
    derived: ["SSH keys, webhooks, Spaces secrets, commits pushed with a write token"],
    sources: [
      "huggingface/hub-docs security-tokens.md, enterprise-tokens-management.md",
      "trufflehog huggingface",
    ],
    unverified: [],
  },
];
