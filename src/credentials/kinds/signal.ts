/** Signal account / linked device (signal-cli): facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, aftercare, load, revoke } from "../kind-parts.ts";

export const SIGNAL: readonly CredentialKind[] = [
  {
    id: "signal_linked",
    name: "Signal account / linked device (signal-cli)",
    family: "signal",
    tier: "impersonate",
    entropy: "high",
    shapes: [],
    places: {
      config: ["channels.signal.*"],
      environment: [],
      files: ["~/.local/share/signal-cli/data/*"],
      database: [],
    },
    manual: {
      console: "Phone: Settings > Linked devices",
      steps: [
        revoke("If the gateway was a linked device: remove it from the phone."),
        revoke(
          "If the gateway was the main device: register the number elsewhere and set a registration lock.",
        ),
        load("Link again, on a host that is clean."),
        aftercare("Delete the local data of the old account."),
      ],
      evidenceFirst: ["A photograph of the list of linked devices."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 120,
    delay: "",
    derived: ["Other linked devices, username link, PIN changes", "Message database on disk"],
    sources: ["AsamK/signal-cli man page", "openclaw docs channels/signal.md"],
    unverified: [],
  },
];
