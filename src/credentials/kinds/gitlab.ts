/** GitLab PAT: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, rotation } from "../kind-parts.ts";

export const GITLAB: readonly CredentialKind[] = [
  {
    id: "gitlab_pat",
    name: "GitLab PAT",
    family: "gitlab",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /glpat-[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{2}\.?[0-9a-z]{7,9})?/u,
        keywords: ["glpat-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: ["mcp.servers.*.env.GITLAB_*", "skills.entries.*.env.GITLAB_*"],
      environment: ["GITLAB_TOKEN", "GITLAB_PERSONAL_ACCESS_TOKEN"],
      files: ["~/.config/glab-cli/config.yml", "~/.git-credentials"],
      database: [],
    },
    manual: {
      console: "https://gitlab.com/-/user_settings/personal_access_tokens",
      steps: rotation("Create a token with the least scopes.", "Revoke the old token."),
      evidenceFirst: ["Authentication log of the account; last use of the token."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Deploy/project/group tokens, runners, triggers, webhooks, SSH keys"],
    sources: [
      "kingfisher imported-rules-capabilities.yml",
      "betterleaks gitlab-pat",
      "trufflehog gitlab",
      "howtorotate gitlab",
    ],
    unverified: [],
  },
];
