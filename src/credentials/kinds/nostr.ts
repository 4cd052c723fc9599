/** Nostr private key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, channelPaths, create, isBech32, revoke } from "../kind-parts.ts";

export const NOSTR: readonly CredentialKind[] = [
  {
    id: "nostr_key",
    name: "Nostr private key",
    family: "nostr",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /nsec1[02-9ac-hj-np-z]{58}/u,
        keywords: ["nsec1"],
        confidence: "high",
        context: [],
        isValid: isBech32,
      },
    ],
    places: {
      config: channelPaths("nostr", ["privateKey"]),
      environment: ["NOSTR_PRIVATE_KEY"],
      files: [],
      database: [],
    },
    manual: {
      console: "Any client: a Nostr key cannot be revoked",
      steps: [
        create("Make a new key on a clean machine."),
        revoke("Publish a signed notice with the old key that it is given up, and a new profile."),
        revoke("Point the NIP-05 name at the new key."),
        revoke("Have your peers change their allow lists."),
        LOAD,
      ],
      evidenceFirst: ["Events signed with the key since the first sign of the attacker."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 0,
    delay: "none",
    derived: ["Every past and future DM to that key is readable"],
    sources: ["nostr-protocol/nips db5fe3de"],
    unverified: [],
  },
];
