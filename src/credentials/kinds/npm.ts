/** npm token: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  NOWHERE,
  READ_ON,
  VALIDATE,
  aftercare,
  create,
  isCrcOfBody,
  revoke,
} from "../kind-parts.ts";

export const NPM: readonly CredentialKind[] = [
  {
    id: "npm_token",
    name: "npm token",
    family: "npm",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /npm_[A-Za-z0-9]{36}/u,
        keywords: ["npm_"],
        confidence: "high",
        context: [],
        isValid: isCrcOfBody,
      },
      {
        pattern:
          /_authToken=(?<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/u,
        keywords: ["_authToken="],
        confidence: "high",
        context: [],
      },
    ],
    places: { ...NOWHERE, environment: ["NPM_TOKEN", "NODE_AUTH_TOKEN"], files: ["~/.npmrc"] },
    manual: {
      console: "https://www.npmjs.com/settings (Access Tokens)",
      steps: [
        create("Create a granular token with the least rights."),
        LOAD,
        VALIDATE,
        revoke("Delete the old token early: it can go on working for up to an hour."),
        aftercare(
          "Look through the published versions, maintainers and trusted publishers of your packages.",
        ),
      ],
      evidenceFirst: ["Published versions of your packages, with their dates."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 4200,
    delay: '"there may be a delay of up to an hour before a token is successfully revoked"',
    derived: ["Published versions, maintainers, trusted publishers, hooks"],
    sources: [
      "npm/documentation revoking-access-tokens.mdx",
      "kingfisher npm",
      "trufflehog npmtokenv2",
    ],
    unverified: ["checksum", "console address", "form of older tokens in .npmrc"],
  },
];
