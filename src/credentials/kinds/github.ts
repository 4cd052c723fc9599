/** GitHub classic PAT, GitHub fine-grained PAT, GitHub OAuth / App user / refresh token, GitHub App private key / installation token: facts/credentials.md section 5. */

import type { CredentialKind, KnownPlaces } from "../credential-kind.ts";
import {
  LOAD,
  NOWHERE,
  PEM_PRIVATE_KEY,
  READ_ON,
  VALIDATE,
  create,
  isCrcOfBody,
  revoke,
  rotation,
} from "../kind-parts.ts";

const PLACES: KnownPlaces = {
  config: [
    "gateway.controlUi.github.token",
    "skills.entries.*.env.GH_TOKEN",
    "skills.entries.*.env.GITHUB_TOKEN",
    "plugins.entries.team-reports.config.github.token",
    "mcp.servers.*.env.GITHUB_*",
  ],
  environment: [
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "COPILOT_GITHUB_TOKEN",
    "OPENCLAW_GITHUB_TOKEN",
    "GITHUB_PERSONAL_ACCESS_TOKEN",
  ],
  files: ["~/.config/gh/hosts.yml", "~/.git-credentials"],
  database: ["secret_store_entries.value", "auth_profile_store.store_json"],
};
const EVIDENCE = [
  "Security log of the account; scopes of the token.",
  "SSH keys, deploy keys, webhooks and OAuth grants, with their dates.",
];
const isCheckedToken = (value: string): boolean => value.length !== 40 || isCrcOfBody(value);

/** What a token can have made. */
const MADE_WITH_IT = [
  "SSH keys and deploy keys created with the token keep working",
  "Webhooks, Actions secrets/variables, runners, apps, OAuth grants, new collaborators",
  "Branch-protection and workflow edits",
];

const SOURCES = [
  "github/docs token-expiration-and-revocation.md, github-credential-types.md",
  "kingfisher imported-rules-capabilities.yml",
  "trufflehog github",
  "howtorotate github",
];

export const GITHUB: readonly CredentialKind[] = [
  {
    id: "github_pat_classic",
    name: "GitHub classic PAT",
    family: "github",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /ghp_[A-Za-z0-9]{36}/u,
        keywords: ["ghp_"],
        confidence: "high",
        context: [],
        isValid: isCheckedToken,
      },
    ],
    places: PLACES,
    manual: {
      console: "https://github.com/settings/tokens",
      steps: rotation(
        "Create a fine-grained token with the least rights instead.",
        "Delete the old token: there is no way to disable it.",
      ),
      evidenceFirst: EVIDENCE,
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 120,
    delay: "202 accepted, revoked automatically when valid",
    derived: MADE_WITH_IT,
    sources: SOURCES,
    unverified: ["checksum detail (GitHub blog, not re-read)"],
  },
  {
    id: "github_pat_fine",
    name: "GitHub fine-grained PAT",
    family: "github",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/u,
        keywords: ["github_pat_"],
        confidence: "high",
        context: [],
      },
    ],
    places: PLACES,
    manual: {
      console: "https://github.com/settings/personal-access-tokens",
      steps: rotation(
        "Create a token with the least rights.",
        "Delete the old token: there is no way to disable it.",
      ),
      evidenceFirst: EVIDENCE,
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 120,
    delay: "202 accepted, revoked automatically when valid",
    derived: MADE_WITH_IT,
    sources: SOURCES,
    unverified: ["checksum detail (GitHub blog, not re-read)"],
  },
  {
    id: "github_oauth",
    name: "GitHub OAuth / App user / refresh token",
    family: "github",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /gh[our]_[A-Za-z0-9]{36,255}/u,
        keywords: ["gho_", "ghu_", "ghr_"],
        confidence: "high",
        context: [],
        isValid: isCheckedToken,
      },
    ],
    places: PLACES,
    manual: {
      console: "https://github.com/settings/applications",
      steps: [
        revoke("Revoke the authorization of the app."),
        create("Authorize the app again, from a clean machine, if it is still needed."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: EVIDENCE,
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 120,
    delay: "202 accepted, revoked automatically when valid",
    derived: MADE_WITH_IT,
    sources: SOURCES,
    unverified: ["checksum detail (GitHub blog, not re-read)"],
  },
  {
    id: "github_app",
    name: "GitHub App private key / installation token",
    family: "github",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /ghs_[A-Za-z0-9]{36,255}/u,
        keywords: ["ghs_"],
        confidence: "high",
        context: [],
        isValid: isCheckedToken,
      },
      {
        pattern: PEM_PRIVATE_KEY,
        keywords: ["PRIVATE KEY-----"],
        confidence: "high",
        context: ["APP_PRIVATE_KEY", "github-app", "githubApp"],
      },
    ],
    places: { ...NOWHERE, environment: ["*_APP_PRIVATE_KEY"] },
    manual: {
      console: "https://github.com/settings/apps (the app > Private keys)",
      steps: rotation(
        "Generate a second private key.",
        "Delete the old private key: installation tokens made with it live on for an hour.",
      ),
      evidenceFirst: EVIDENCE,
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 3900,
    delay: "installation tokens expire after 1 h",
    derived: ["Installation tokens", "Webhook secret"],
    sources: ["trufflehog githubapp", "github/docs github-credential-types.md"],
    unverified: [],
  },
];
