/** WhatsApp linked device (Baileys session), WhatsApp Cloud API / Meta system-user token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  aftercare,
  create,
  hasLettersAndDigits,
  load,
  revoke,
} from "../kind-parts.ts";

export const WHATSAPP: readonly CredentialKind[] = [
  {
    id: "whatsapp_linked",
    name: "WhatsApp linked device (Baileys session)",
    family: "whatsapp",
    tier: "impersonate",
    entropy: "high",
    shapes: [],
    places: {
      config: [],
      environment: [],
      files: [
        "credentials/whatsapp/*/creds.json",
        "credentials/whatsapp/*/creds.json.bak",
        "credentials/whatsapp-calls/*/wa-voip.db",
      ],
      database: [],
    },
    manual: {
      console: "Phone: Settings > Linked devices",
      steps: [
        revoke("Log out the device of the gateway, and the one for calls if there is one."),
        revoke("Log out every linked device that you do not know."),
        load("Link the gateway again by its QR code, on a host that is clean."),
        aftercare("Delete creds.json and creds.json.bak of the old session."),
      ],
      evidenceFirst: ["A photograph of the list of linked devices."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 300,
    delay: "",
    derived: [
      "Message history and media on disk",
      "Other linked devices on the list",
      "Group admin rights, changed 2-step PIN, e-mail",
    ],
    sources: [
      "openclaw docs channels/whatsapp.md",
      "WhiskeySockets/Baileys (DisconnectReason, remove-companion-device)",
    ],
    unverified: [],
  },
  {
    id: "whatsapp_cloud",
    name: "WhatsApp Cloud API / Meta system-user token",
    family: "whatsapp",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /EAA[A-Za-z0-9]{80,400}/u,
        keywords: ["EAA"],
        confidence: "medium",
        context: [],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: ["mcp.servers.*.env.WHATSAPP_*", "skills.entries.*.env.WHATSAPP_*"],
      environment: ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://business.facebook.com/settings/system-users",
      steps: [
        create("Generate a new token for the system user."),
        LOAD,
        VALIDATE,
        revoke("Revoke the old tokens."),
        revoke("Reset the app secret."),
      ],
      evidenceFirst: ["Webhook subscriptions and templates of the app."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Webhook subscriptions, phone-number registration PIN, templates"],
    sources: ["trufflehog facebookoauth", "public code using debug_token is_valid"],
    unverified: ["all of the numbers and codes"],
  },
];
