/** OpenAI project/user API key, OpenAI service-account key, OpenAI admin key, OpenAI Codex / ChatGPT OAuth: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  NOWHERE,
  READ_ON,
  VALIDATE,
  create,
  modelPlaces,
  revoke,
  rotation,
} from "../kind-parts.ts";

export const OPENAI: readonly CredentialKind[] = [
  {
    id: "openai_project_key",
    name: "OpenAI project/user API key",
    family: "openai",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern:
          /sk-(?!svcacct-|admin-|ant-)(?:proj-)?[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}/u,
        keywords: ["T3BlbkFJ"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      ...modelPlaces("openai", ["OPENAI_API_KEY", "OPENCLAW_LIVE_OPENAI_KEY", "CODEX_API_KEY"]),
      files: [".env", "agents/*/agent/models.json", "agents/*/agent/codex-home/auth.json"],
    },
    manual: {
      console: "https://platform.openai.com/api-keys",
      steps: rotation(
        "Create a new secret key in the same project.",
        "Delete the old key with the bin icon: there is no way to disable it.",
      ),
      evidenceFirst: ["Audit log and usage of the project, by key id."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Files, vector stores, batches, fine-tunes, assistants/containers",
      "Webhook endpoints",
      "Other project keys if the account was also taken",
    ],
    sources: [
      "trufflehog openai (GET /v1/me)",
      "betterleaks openai-api-key (GET /v1/models)",
      "openai/openai-openapi f85dbe2",
      "howtorotate openai",
    ],
    unverified: ["403/429 body names"],
  },
  {
    id: "openai_service_account",
    name: "OpenAI service-account key",
    family: "openai",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-svcacct-[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}/u,
        keywords: ["sk-svcacct-"],
        confidence: "high",
        context: [],
      },
    ],
    places: modelPlaces("openai", ["OPENAI_API_KEY"]),
    manual: {
      console: "https://platform.openai.com/settings/organization/projects",
      steps: rotation(
        "Create a new service account in the project.",
        "Delete the old service account: its key dies with it.",
      ),
      evidenceFirst: ["Audit log and usage of the project, by service account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: [
      "Files, vector stores, batches, fine-tunes, assistants and containers of the project",
      "Webhook endpoints",
    ],
    sources: ["openai/openai-openapi", "trufflehog openai"],
    unverified: [],
  },
  {
    id: "openai_admin_key",
    name: "OpenAI admin key",
    family: "openai",
    tier: "mint",
    entropy: "high",
    shapes: [
      {
        pattern: /sk-admin-[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}/u,
        keywords: ["sk-admin-"],
        confidence: "high",
        context: [],
      },
    ],
    places: {
      ...NOWHERE,
      environment: ["OPENAI_ADMIN_KEY"],
      files: [".env"],
      database: ["auth_profile_store.store_json"],
    },
    manual: {
      console: "https://platform.openai.com/settings/organization/admin-keys",
      steps: [
        create("Create a new admin key, if one is needed at all."),
        LOAD,
        VALIDATE,
        revoke("Delete the old admin key in the console."),
      ],
      evidenceFirst: [
        "Audit log of the organization: api_key.created, updated and deleted, invites, service accounts.",
      ],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Project keys, service accounts, invites, certificates, archived projects"],
    sources: [
      "trufflehog openaiadmin",
      "openai/openai-openapi (admin_api_keys, audit_logs api_key.created/updated/deleted)",
    ],
    unverified: ["console URL"],
  },
  {
    id: "openai_codex_oauth",
    name: "OpenAI Codex / ChatGPT OAuth",
    family: "openai",
    tier: "spend",
    entropy: "high",
    shapes: [
      {
        pattern:
          /refresh_token\\{0,15}"\s{0,8}:\s{0,8}\\{0,15}"(?<secret>[A-Za-z0-9._~+/=-]{40,4096})/u,
        keywords: ["refresh_token"],
        confidence: "low",
        context: ["auth.openai.com", "chatgpt", "codex"],
      },
    ],
    places: {
      config: [],
      environment: ["CODEX_ACCESS_TOKEN"],
      files: ["agents/*/agent/codex-home/auth.json", "~/.codex/auth.json"],
      database: ["auth_profile_store.store_json"],
    },
    manual: {
      console: "https://chatgpt.com/#settings (Security)",
      steps: [
        revoke("Run codex logout on every machine that was logged in."),
        revoke("Log out of all devices."),
        create("Log in again on a clean machine."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: ["List of the devices and connected applications of the account."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 3600,
    delay: "access token lives until its exp claim",
    derived: ["Tokens derived by refresh", "ChatGPT sessions, connectors"],
    sources: [
      "openai/codex login crate as quoted by several public repositories (find_string)",
      "openclaw docs concepts/oauth.md",
    ],
    unverified: ["response codes of /oauth/revoke"],
  },
];
