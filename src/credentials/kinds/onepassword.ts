/** 1Password service account / Bitwarden machine token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, aftercare, create, revoke } from "../kind-parts.ts";

export const ONEPASSWORD: readonly CredentialKind[] = [
  {
    id: "onepassword_sa",
    name: "1Password service account / Bitwarden machine token",
    family: "onepassword",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /ops_eyJ[A-Za-z0-9+/_-]{200,4000}={0,2}/u,
        keywords: ["ops_eyJ"],
        confidence: "high",
        context: [],
      },
      {
        pattern:
          /0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{20,60}={0,2}/u,
        keywords: [],
        confidence: "low",
        context: ["bws_access_token", "bwsAccessToken", "bitwarden"],
      },
    ],
    places: {
      config: [
        "secrets.providers.*.env.OP_SERVICE_ACCOUNT_TOKEN",
        "secrets.providers.*.env.BWS_ACCESS_TOKEN",
      ],
      environment: ["OP_SERVICE_ACCOUNT_TOKEN", "BWS_ACCESS_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://my.1password.com/developer-tools",
      steps: [
        revoke("Revoke the token."),
        create("Make a new service account that reads only what it needs."),
        LOAD,
        VALIDATE,
        aftercare("Rotate every item of the vaults that it could read."),
      ],
      evidenceFirst: ["Usage report of the service account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["All vault items readable: add them to the inventory"],
    sources: ["openclaw docs gateway/1password.md; betterleaks 1password"],
    unverified: ["probe"],
  },
];
