/** HashiCorp Vault token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, aftercare, create, revoke } from "../kind-parts.ts";

export const VAULT: readonly CredentialKind[] = [
  {
    id: "vault_token",
    name: "HashiCorp Vault token",
    family: "vault",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /hv[sbr]\.[A-Za-z0-9_-]{24,400}/u,
        keywords: ["hvs.", "hvb.", "hvr."],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: ["secrets.providers.*.env.VAULT_TOKEN"],
      environment: ["VAULT_TOKEN"],
      files: ["~/.vault-token"],
      database: [],
    },
    manual: {
      console: "The vault command: vault token revoke",
      steps: [
        revoke("Revoke the token; its child tokens and leases go with it."),
        revoke("Rotate the login behind it, such as the secret id of an AppRole."),
        create("Log in again from a clean machine."),
        LOAD,
        VALIDATE,
        aftercare("Rotate every secret that the policy of the token could read."),
      ],
      evidenceFirst: ["Audit log, policies and leases of the token."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Every secret the policy allowed: multiply the inventory",
      "Child tokens, leases, AppRole secret_ids",
    ],
    sources: ["openclaw docs plugins/vault; betterleaks hashicorp"],
    unverified: ["all endpoint facts (background knowledge)"],
  },
];
