/** Telegram bot token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, channelPaths, load, revoke } from "../kind-parts.ts";

export const TELEGRAM: readonly CredentialKind[] = [
  {
    id: "telegram_bot",
    name: "Telegram bot token",
    family: "telegram",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /(?:bot)?(?<secret>[0-9]{8,12}:AA[A-Za-z0-9_-]{33})/u,
        keywords: [":AA"],
        confidence: "high",
        context: [],
        ownerOf: (value) => `bot ${value.slice(0, value.indexOf(":"))}`,
      },
    ],
    places: {
      config: channelPaths("telegram", ["botToken", "tokenFile", "webhookSecret"]),
      environment: ["TELEGRAM_BOT_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "Telegram app: @BotFather > /mybots > API Token > Revoke",
      steps: [
        revoke(
          "Revoke the token with @BotFather. This gives out the new token as well: the two never live side by side.",
        ),
        LOAD,
        load("Restart the channel: OpenClaw keeps the identity of the bot for up to a day."),
        VALIDATE,
      ],
      evidenceFirst: [
        "The webhook that is set (getWebhookInfo): an attacker may have pointed it at himself.",
        "Groups and administrator rights of the bot.",
      ],
      checkedOn: READ_ON,
    },
    parts: ["Bot token", "Webhook secret"],
    observeSeconds: 60,
    delay: "OpenClaw caches the bot identity up to 24 h",
    derived: [
      "Webhook set by the attacker (setWebhook steals updates)",
      "Bot admin rights and invite links in groups",
      "Commands, description, profile",
      "Files of past chats by file_id",
    ],
    sources: [
      "trufflehog telegrambottoken",
      "core.telegram.org getMe",
      "openclaw docs channels/telegram/*",
      "find_string replaceManagedBotToken",
    ],
    unverified: [],
  },
];
