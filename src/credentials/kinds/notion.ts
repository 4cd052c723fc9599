/** Notion token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, hasLettersAndDigits, revoke } from "../kind-parts.ts";

export const NOTION: readonly CredentialKind[] = [
  {
    id: "notion_token",
    name: "Notion token",
    family: "notion",
    tier: "read",
    entropy: "high",
    shapes: [
      {
        pattern: /ntn_[0-9]{11}[A-Za-z0-9]{35}/u,
        keywords: ["ntn_"],
        confidence: "high",
        context: [],
      },
      {
        pattern: /secret_[A-Za-z0-9]{43}/u,
        keywords: ["secret_"],
        confidence: "high",
        context: [],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: ["mcp.servers.*.env.NOTION_*", "skills.entries.*.env.NOTION_*"],
      environment: ["NOTION_TOKEN", "NOTION_API_KEY"],
      files: [],
      database: ["mcp_oauth_stores.store_json"],
    },
    manual: {
      console: "https://www.notion.so/profile/integrations",
      steps: [
        revoke("Refresh the secret of the integration: this ends the old one."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: ["Pages shared with the integration; audit log of the workspace."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Shared pages, webhooks, other connections"],
    sources: ["trufflehog notion (403 counts as live)", "makenotion/notion-sdk-js oauth.ts"],
    unverified: ["console URL"],
  },
];
