/** Anthropic API key, Anthropic Admin API key, Anthropic OAuth / setup-token (Claude subscription): facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import { LOAD, READ_ON, VALIDATE, aftercare, create, modelPlaces, revoke } from "../kind-parts.ts";

export const ANTHROPIC: readonly CredentialKind[] = [
  {
    id: "anthropic_api_key",
    name: "Anthropic API key",
    family: "anthropic",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-ant-api03-[A-Za-z0-9_-]{93}AA/u,
        keywords: ["sk-ant-api03-"],
        confidence: "high",
        context: [],
      },
    ],
    places: modelPlaces("anthropic", ["ANTHROPIC_API_KEY", "OPENCLAW_LIVE_ANTHROPIC_KEY"]),
    manual: {
      console: "https://platform.claude.com/settings/keys",
      steps: [
        create("Create a new key in the same workspace."),
        LOAD,
        VALIDATE,
        revoke(
          "Disable the old key (it can be enabled again and keeps its id for the investigation).",
        ),
        aftercare("Delete the old key when the case is closed."),
      ],
      evidenceFirst: [
        "Usage and cost of the key by day, from the console.",
        "Id, name and creator of the key: they survive its deletion.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Files API objects",
      "Message batches",
      "Managed-agent objects: agents, deployments, environments, skills, memory stores, sessions",
      "Vaults and vault credentials",
      "Tunnels",
      "Workspaces and invites if an admin key was also held",
    ],
    sources: [
      "trufflehog pkg/detectors/anthropic",
      "betterleaks anthropic-api-key",
      "docs.rs/claude-api admin::api_keys",
      "anthropics/anthropic-cli pkg/cmd (object list)",
      "openclaw docs providers/anthropic.md",
    ],
    unverified: ["console URL host change", "exact 403 bodies"],
  },
  {
    id: "anthropic_admin_key",
    name: "Anthropic Admin API key",
    family: "anthropic",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-ant-admin01-[A-Za-z0-9_-]{93}AA/u,
        keywords: ["sk-ant-admin01-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      ...modelPlaces("anthropic", []),
      config: [],
      environment: ["ANTHROPIC_ADMIN_KEY", "ANTHROPIC_ADMIN_API_KEY"],
    },
    manual: {
      console: "https://platform.claude.com/settings/admin-keys",
      steps: [
        create(
          "Have an owner of the organization create a new admin key, if one is needed at all.",
        ),
        LOAD,
        VALIDATE,
        revoke(
          "Have an owner delete the admin key; treat this as an incident of the whole organization.",
        ),
      ],
      evidenceFirst: ["List of members, invites, workspaces and keys, with their dates."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Invites and role changes", "Workspaces", "API key status changes", "Usage exports"],
    sources: [
      "trufflehog (uses /v1/organizations/api_keys)",
      "betterleaks anthropic-admin-api-key",
      "openclaw docs providers/anthropic.md (admin credential in the provider profile is auto-detected)",
    ],
    unverified: ["console URL"],
  },
  {
    id: "anthropic_oauth",
    name: "Anthropic OAuth / setup-token (Claude subscription)",
    family: "anthropic",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-ant-o[ar]t01-[A-Za-z0-9_-]{60,140}/u,
        keywords: ["sk-ant-oat01-", "sk-ant-ort01-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      config: [],
      environment: ["ANTHROPIC_OAUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
      files: ["~/.claude/.credentials.json"],
      database: ["auth_profile_store.store_json"],
    },
    manual: {
      console: "https://claude.ai/settings/claude-code",
      steps: [
        revoke("Revoke every Claude Code token that is listed."),
        revoke("Sign out all sessions."),
        revoke("Change the password of the account or end its single-sign-on session."),
        create("Log in again on a clean machine."),
        LOAD,
        VALIDATE,
        aftercare(
          "If the old token still answers, open a support case and note its number: people reported tokens that lived on for days.",
        ),
      ],
      evidenceFirst: ["List of the authorized sessions and tokens of the account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 345600,
    delay:
      "setup-token is valid about 1 year; measured: issue reports: revocation in the UI did not kill tokens after 3-4 days (#43801); logout leaves the server-side token up to 4 days (#34198)",
    derived: [
      "Tokens minted per remote-control session",
      "Refresh token families",
      "Other tools reusing the same login",
    ],
    sources: [
      "anthropics/claude-code issues #38986 #43801 #34198 #48373 #57400 #59378",
      "openclaw docs gateway/authentication.md (sk-ant-oat01- setup-token)",
    ],
    unverified: ["probe endpoint", "refresh-token prefix length"],
  },
];
