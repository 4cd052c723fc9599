/** Discord bot token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  channelPaths,
  load,
  numberBeforeDot,
  revoke,
} from "../kind-parts.ts";

/** A token begins with the base64 of its bot's number: the first three characters can only be these. */
const ANCHORS = ["M", "N", "O"].flatMap((first) =>
  ["D", "T", "j", "z"].flatMap((second) =>
    ["A", "E", "I", "M", "Q", "U", "Y", "c", "g", "k"].map((third) => first + second + third),
  ),
);

export const DISCORD: readonly CredentialKind[] = [
  {
    id: "discord_bot",
    name: "Discord bot token",
    family: "discord",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern:
          /[MNO][DTjz][AEIMQUYcgk][A-Za-z0-9_-]{21,25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}/u,
        keywords: ANCHORS,
        confidence: "high",
        context: [],
        isValid: (value) => numberBeforeDot(value) !== "",
        ownerOf: (value) => {
          const id = numberBeforeDot(value);
          return id === "" ? "" : `bot ${id}`;
        },
      },
    ],
    places: {
      config: [
        ...channelPaths("discord", [
          "token",
          "activities.clientSecret",
          "pluralkit.token",
          "threadBindings.webhookToken",
        ]),
        "plugins.entries.team-reports.config.discord.token",
      ],
      environment: ["DISCORD_BOT_TOKEN", "DISCORD_CLIENT_SECRET"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://discord.com/developers/applications (the application > Bot > Reset Token)",
      steps: [
        revoke("Reset the token: the old one dies and the new one is shown at once."),
        revoke("Delete webhooks that the bot made: they outlive its token."),
        revoke("Reset the OAuth2 client secret."),
        LOAD,
        load("Restart the channel."),
        VALIDATE,
      ],
      evidenceFirst: ["Webhooks, slash commands, interactions endpoint and roles of the bot."],
      checkedOn: READ_ON,
    },
    parts: ["Bot token", "Webhooks", "OAuth2 client secret"],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Webhooks created with the bot survive the token reset",
      "Interactions endpoint URL, slash commands",
      "OAuth2 client secret (separate reset)",
      "Invites, roles",
    ],
    sources: [
      "discord/discord-api-docs c98d64bc (quick start, status codes, rate limits)",
      "trufflehog discordbottoken",
      "kingfisher discord.yml",
    ],
    unverified: ["gateway session drop on reset"],
  },
];
