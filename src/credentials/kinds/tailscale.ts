/** Tailscale auth key / API token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, NOWHERE, READ_ON, VALIDATE, create, revoke } from "../kind-parts.ts";

export const TAILSCALE: readonly CredentialKind[] = [
  {
    id: "tailscale_key",
    name: "Tailscale auth key / API token",
    family: "tailscale",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /tskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{5,30}-[A-Za-z0-9]{10,50}/u,
        keywords: ["tskey-"],
        confidence: "high",
        context: [],
        ownerOf: (value) => `key ${value.split("-")[2] ?? ""}`,
      },
    ],
    places: { ...NOWHERE, environment: ["TS_AUTHKEY", "TAILSCALE_AUTHKEY"] },
    manual: {
      console: "https://login.tailscale.com/admin/settings/keys",
      steps: [
        revoke("Revoke the key."),
        revoke(
          "Remove every machine that joined with it and that you do not know: it stays joined without the key.",
        ),
        create("Create a new key with an early expiry."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: [
        "List of machines, with the key and the date with which they joined; configuration log.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: '"revocation takes effect almost instantly" is stated for node keys',
    derived: [
      "NODES already joined with the key stay: review Machines, DELETE /api/v2/device/{id}, POST /device/{id}/expire",
      "ACL edits, OAuth clients, Funnel/Serve",
    ],
    sources: [
      "trufflehog tailscale",
      "betterleaks tailscale-api-key",
      "tailscale.com kb 1010, 1260, auth-keys",
      "tailscale-client-go-v2",
      "howtorotate tailscale",
    ],
    unverified: [],
  },
];
