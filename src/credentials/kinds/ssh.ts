/** SSH private key: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  PEM_PRIVATE_KEY,
  READ_ON,
  VALIDATE,
  aftercare,
  create,
  revoke,
} from "../kind-parts.ts";

export const SSH: readonly CredentialKind[] = [
  {
    id: "ssh_key",
    name: "SSH private key",
    family: "ssh",
    tier: "mint",
    entropy: "high",
    shapes: [
      { pattern: PEM_PRIVATE_KEY, keywords: ["PRIVATE KEY-----"], confidence: "high", context: [] },
    ],
    places: {
      config: [
        "agents.defaults.sandbox.ssh.identityData",
        "agents.entries.*.sandbox.ssh.identityData",
      ],
      environment: [],
      files: ["~/.ssh/*", "sandboxes/**"],
      database: [],
    },
    manual: {
      console: "Each host: ~/.ssh/authorized_keys; for GitHub https://github.com/settings/keys",
      steps: [
        create("Make a new key on a clean machine and add it to the hosts."),
        LOAD,
        VALIDATE,
        revoke(
          "Remove the old key from authorized_keys of every host that known_hosts, the configuration and the logs name.",
        ),
        revoke("End open sessions and control sockets: they outlive the key."),
        aftercare("Look for other keys and cron jobs on those hosts."),
      ],
      evidenceFirst: [
        "known_hosts, SSH configuration and shell history: they name the hosts that the key opens.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "key removal does not end open sessions",
    derived: ["Other authorized_keys, certificates, agent forwarding, cron on the target"],
    sources: [
      "trufflehog privatekey (note: it sends a fingerprint to a third party; do not copy)",
      "github/docs github-credential-types.md",
    ],
    unverified: [],
  },
];
