/** iMessage (imsg on a Mac) / BlueBubbles legacy: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, revoke } from "../kind-parts.ts";

export const IMESSAGE: readonly CredentialKind[] = [
  {
    id: "imessage",
    name: "iMessage (imsg on a Mac) / BlueBubbles legacy",
    family: "imessage",
    tier: "impersonate",
    entropy: "low",
    shapes: [],
    places: {
      config: [
        "channels.imessage.cliPath",
        "channels.imessage.remoteHost",
        "channels.bluebubbles.password",
        "channels.bluebubbles.accounts.*.password",
      ],
      environment: ["BLUEBUBBLES_PASSWORD"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://account.apple.com > Devices",
      steps: [
        revoke("Remove the key of the gateway from authorized_keys on the Mac."),
        revoke("Take Full Disk Access from the program that reads the messages."),
        revoke("Stop and delete a BlueBubbles server."),
        revoke("Change the password of the Apple Account and look through its trusted devices."),
      ],
      evidenceFirst: ["A photograph of the list of trusted devices."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 300,
    delay: "",
    derived: ["Forwarded messages, iCloud sessions, app-specific passwords"],
    sources: ["openclaw docs channels/imessage-from-bluebubbles.md, channels/imessage/*"],
    unverified: ["BlueBubbles ping path"],
  },
];
