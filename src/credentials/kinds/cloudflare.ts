/** Cloudflare API token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, hasLettersAndDigits, revoke } from "../kind-parts.ts";

export const CLOUDFLARE: readonly CredentialKind[] = [
  {
    id: "cloudflare_token",
    name: "Cloudflare API token",
    family: "cloudflare",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /cf(?:ut|at|k)_[A-Za-z0-9]{40}[a-f0-9]{8}/u,
        keywords: ["cfut_", "cfat_", "cfk_"],
        confidence: "high",
        context: [],
      },
      {
        pattern: /[A-Za-z0-9_-]{40}/u,
        keywords: [],
        confidence: "low",
        context: ["cloudflare_api_token", "cf_api_token", "cloudflareApiToken"],
        isValid: hasLettersAndDigits,
      },
      {
        pattern: /[a-f0-9]{64}/u,
        keywords: [],
        confidence: "low",
        context: ["cf_access_client_secret", "cf-access-client-secret"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: ["nodeHost.gateway.cloudflareAccess.clientSecret"],
      environment: [
        "CLOUDFLARE_AI_GATEWAY_API_KEY",
        "CF_ACCESS_CLIENT_SECRET",
        "CLOUDFLARE_API_TOKEN",
      ],
      files: ["~/.cloudflared/*"],
      database: [],
    },
    manual: {
      console: "https://dash.cloudflare.com/profile/api-tokens",
      steps: [
        revoke("Roll the token: this ends the old value and shows the new one."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: [
        "Audit log of the account; DNS records, Workers, tunnels and Access service tokens.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 120,
    delay: "",
    derived: ["DNS records, Workers, tunnels (own tokens), Access service tokens, Origin CA"],
    sources: [
      "trufflehog cloudflareapitoken common.go",
      "kingfisher cloudflare capability (success:true)",
    ],
    unverified: ["9109, 1000, status values"],
  },
];
