/** Mattermost bot/personal token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { READ_ON, channelPaths, hasLettersAndDigits, rotation } from "../kind-parts.ts";

export const MATTERMOST: readonly CredentialKind[] = [
  {
    id: "mattermost_token",
    name: "Mattermost bot/personal token",
    family: "mattermost",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /[a-z0-9]{26}/u,
        keywords: [],
        confidence: "low",
        context: ["mattermost"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: channelPaths("mattermost", ["botToken"]),
      environment: ["MATTERMOST_BOT_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "System Console > Integrations > Bot Accounts",
      steps: rotation("Create a new token for the bot.", "Disable or revoke the old token."),
      evidenceFirst: ["Webhooks, slash commands and sessions of the bot account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Incoming/outgoing webhooks, slash commands, OAuth apps, sessions"],
    sources: [
      "mattermost/docs (mmctl token revoke, audit schema)",
      "trufflehog mattermostpersonaltoken",
    ],
    unverified: ["error id"],
  },
];
