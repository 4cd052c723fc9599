/** OpenClaw MCP OAuth sessions, OpenClaw shared secret store: facts/credentials.md section 5. */

import type { CredentialKind } from "../credential-kind.ts";
import {
  LOAD,
  NOWHERE,
  READ_ON,
  VALIDATE,
  aftercare,
  create,
  load,
  revoke,
} from "../kind-parts.ts";

export const OPENCLAW_STORES: readonly CredentialKind[] = [
  {
    id: "oc_mcp_oauth",
    name: "OpenClaw MCP OAuth sessions",
    family: "openclaw-stores",
    tier: "impersonate",
    entropy: "high",
    shapes: [],
    places: {
      config: [
        "mcp.servers.*.headers.*",
        "mcp.servers.*.env.*",
        "mcp.servers.*.args[]",
        "mcp.servers.*.clientKey",
      ],
      environment: [],
      files: [],
      database: ["mcp_oauth_stores.store_json", "mcp_oauth_pending_authorizations"],
    },
    manual: {
      console: "Each provider: connected apps",
      steps: [
        revoke("Revoke the connection at the provider of the server."),
        revoke("Delete the row of the server from the store."),
        create("Authorize the server again, from a clean host, if it is still trusted."),
        LOAD,
        VALIDATE,
      ],
      evidenceFirst: ["List of MCP servers, with the accounts that they were authorized for."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 60,
    delay: "",
    derived: ["Dynamic client registrations"],
    sources: ["openclaw docs gateway/security/secrets-and-storage.md", "state schema dump"],
    unverified: ["which providers support RFC 7009"],
  },
  {
    id: "oc_secret_store",
    name: "OpenClaw shared secret store",
    family: "openclaw-stores",
    tier: "mint",
    entropy: "high",
    shapes: [],
    places: { ...NOWHERE, database: ["secret_store_entries.value"] },
    manual: {
      console: "Control UI: Settings > Secrets",
      steps: [
        revoke("Revoke each entry at its own provider: the store itself revokes nothing."),
        create("Set the new values, on a host that is clean."),
        load("Reload the secrets of the gateway."),
        VALIDATE,
        aftercare("Purge deleted rows: a removed entry keeps its value for 30 days."),
      ],
      evidenceFirst: ["Names and dates of all entries, deleted ones too."],
      checkedOn: READ_ON,
    },
    parts: [],
    observeSeconds: 0,
    delay: "purged after 30 days",
    derived: [
      "Env-kind entries are readable by the agent; egress sentinels oc-sent-v2 are per process",
    ],
    sources: [
      "measured on the real package",
      "openclaw docs gateway/secrets/secret-store-and-egress.md",
    ],
    unverified: [],
  },
];
