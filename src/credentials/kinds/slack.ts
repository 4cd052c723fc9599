/** Slack bot / user token, Slack app-level token, Slack signing secret: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  READ_ON,
  VALIDATE,
  channelPaths,
  create,
  hasLettersAndDigits,
  revoke,
  rotation,
  validate,
} from "../kind-parts.ts";

const PARTS = ["Bot and user token", "App-level token", "Signing secret"];

export const SLACK: readonly CredentialKind[] = [
  {
    id: "slack_bot_user",
    name: "Slack bot / user token",
    family: "slack",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /xox[bp]-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9-]{20,60}/u,
        keywords: ["xoxb-", "xoxp-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: channelPaths("slack", ["botToken", "userToken"]),
      environment: ["SLACK_BOT_TOKEN", "SLACK_USER_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://api.slack.com/apps (the app > OAuth & Permissions)",
      steps: [
        revoke("Revoke the tokens. Without its token the bot leaves its channels."),
        create("Install the app again."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: ["Identity of the token (auth.test) and audit log of the workspace."],
      checkedOn: READ_ON,
    },
    parts: PARTS,
    observeSeconds: 60,
    delay: "",
    derived: [
      "Incoming webhooks, app configuration tokens (xoxe, 12 h)",
      "App-level token, signing secret, client secret",
      "Canvases, shared files, workflow triggers",
    ],
    sources: [
      "slackapi/slack-api-specs",
      "api.slack.com/methods/auth.revoke",
      "trufflehog slack (reads invalid_auth as dead)",
      "aki017/slack-api-docs (invalid_auth text)",
    ],
    unverified: [],
  },
  {
    id: "slack_app_level",
    name: "Slack app-level token",
    family: "slack",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /xapp-[0-9]-[A-Z0-9]{1,20}-[0-9]{1,20}-[a-f0-9]{64}/u,
        keywords: ["xapp-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: channelPaths("slack", ["appToken"]),
      environment: ["SLACK_APP_TOKEN"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://api.slack.com/apps (the app > Basic Information > App-Level Tokens)",
      steps: rotation("Generate a new app-level token.", "Revoke the old one."),
      evidenceFirst: ["Open Socket Mode connections of the app."],
      checkedOn: READ_ON,
    },
    parts: PARTS,
    observeSeconds: 60,
    delay: "",
    derived: ["Open Socket Mode connections"],
    sources: ["kingfisher slack-app-token revocation", "betterleaks slack-app-token"],
    unverified: ["auth.test accepts xapp"],
  },
  {
    id: "slack_signing_secret",
    name: "Slack signing secret",
    family: "slack",
    tier: "impersonate",
    entropy: "high",
    shapes: [
      {
        pattern: /[a-f0-9]{32}/u,
        keywords: [],
        confidence: "low",
        context: ["signingSecret", "signing_secret", "signing secret"],
        isValid: hasLettersAndDigits,
      },
    ],
    places: {
      config: channelPaths("slack", ["signingSecret"]),
      environment: ["SLACK_SIGNING_SECRET"],
      files: [],
      database: [],
    },
    manual: {
      console: "https://api.slack.com/apps (the app > Basic Information > Signing Secret)",
      steps: [
        revoke("Regenerate the signing secret: this ends the old one."),
        LOAD,
        validate(
          "Send yourself a request that is signed with the old secret: it has to be refused.",
        ),
      ],
      evidenceFirst: ["Request log of the gateway for forged events."],
      checkedOn: READ_ON,
    },
    parts: PARTS,
    observeSeconds: 60,
    delay: "",
    derived: ["Forged inbound events"],
    sources: ["docs.gitguardian.com slack_signing_secret (no validity check possible)"],
    unverified: [],
  },
];
