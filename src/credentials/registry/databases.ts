/** Columns of OpenClaw's databases that hold secrets (facts/credentials.md section 3, facts/openclaw.md section 4). */

export interface SecretColumn {
  readonly column: string;
  /** `json`: members whose name tells, and `members`. `bytes`: a key as bytes. */
  readonly holds: "value" | "json" | "bytes";
  /** Names of members that hold a secret although their name alone does not tell. */
  readonly members?: readonly string[];
}

export interface SecretTable {
  readonly table: string;
  readonly columns: readonly SecretColumn[];
  /** Kind where all of it is of one kind. */
  readonly kind?: string;
  /** Column that names the variable that the value stands for. */
  readonly variable?: string;
  /** Columns that say to everybody whose it is. */
  readonly owner?: readonly string[];
  /** Milliseconds since 1970. */
  readonly seen?: string;
  readonly rotated?: string;
  /** Not empty: the row was deleted by its program and is still there. */
  readonly deleted?: string;
}

const OAUTH_MEMBERS = [
  "access",
  "refresh",
  "access_token",
  "refresh_token",
  "id_token",
  "code_verifier",
  "codeVerifier",
  "state",
];

export const SECRET_TABLES: {
  readonly release: string;
  readonly tables: readonly SecretTable[];
} = {
  release: "2026.9.6",
  tables: [
    {
      table: "secret_store_entries",
      columns: [{ column: "value", holds: "value" }],
      kind: "oc_secret_store",
      variable: "name",
      seen: "created_at_ms",
      rotated: "updated_at_ms",
      deleted: "deleted_at_ms",
    },
    {
      table: "auth_profile_store",
      columns: [
        { column: "store_json", holds: "json", members: ["key", "token", "access", "refresh"] },
      ],
      rotated: "updated_at",
    },
    {
      table: "auth_profile_state",
      columns: [{ column: "state_json", holds: "json" }],
      rotated: "updated_at",
    },
    {
      table: "config_machine_state",
      columns: [
        {
          column: "value_json",
          holds: "json",
          members: ["key", "token", "access", "refresh", "privateKey"],
        },
      ],
      rotated: "updated_at_ms",
    },
    {
      table: "device_pairing_paired",
      columns: [{ column: "tokens_json", holds: "json" }],
      kind: "oc_device_token",
      owner: ["display_name", "device_id"],
      seen: "approved_at_ms",
    },
    {
      table: "device_auth_tokens",
      columns: [{ column: "token", holds: "value" }],
      kind: "oc_device_token",
      owner: ["role", "device_id"],
      rotated: "updated_at_ms",
    },
    {
      table: "gateway_origin_device_tokens",
      columns: [{ column: "token", holds: "value" }],
      kind: "oc_device_token",
      owner: ["role", "device_id"],
      rotated: "updated_at_ms",
    },
    {
      table: "device_bootstrap_tokens",
      columns: [{ column: "token", holds: "value" }],
      kind: "oc_device_token",
      owner: ["device_id"],
      seen: "issued_at_ms",
    },
    {
      table: "device_pairing_join_codes",
      columns: [
        { column: "shortcode", holds: "value" },
        { column: "payload_json", holds: "json" },
      ],
      kind: "oc_device_token",
      seen: "created_at_ms",
    },
    {
      table: "device_identities",
      columns: [{ column: "private_key_pem", holds: "value" }],
      kind: "oc_device_token",
      owner: ["identity_key", "device_id"],
      seen: "created_at_ms",
    },
    {
      table: "mcp_oauth_stores",
      columns: [{ column: "store_json", holds: "json", members: OAUTH_MEMBERS }],
      kind: "oc_mcp_oauth",
      owner: ["store_key"],
      rotated: "updated_at",
    },
    {
      table: "mcp_oauth_pending_authorizations",
      columns: [{ column: "state", holds: "value" }],
      kind: "oc_mcp_oauth",
      owner: ["store_key"],
      seen: "create_time",
    },
    {
      table: "plugin_state_entries",
      columns: [{ column: "value_json", holds: "json", members: ["access", "refresh"] }],
      owner: ["plugin_id"],
      seen: "created_at",
    },
    {
      table: "plugin_blob_entries",
      columns: [
        { column: "metadata_json", holds: "json" },
        { column: "blob", holds: "json" },
      ],
      owner: ["plugin_id"],
      seen: "created_at",
    },
    {
      table: "web_push_subscriptions",
      columns: [{ column: "auth", holds: "value" }],
      owner: ["device_id"],
      seen: "created_at_ms",
    },
    {
      table: "apns_registrations",
      columns: [
        { column: "token", holds: "value" },
        { column: "relay_handle", holds: "value" },
        { column: "send_grant", holds: "value" },
      ],
      owner: ["topic", "node_id"],
      rotated: "updated_at_ms",
    },
    {
      table: "native_hook_relay_bridges",
      columns: [{ column: "token", holds: "value" }],
      rotated: "updated_at_ms",
    },
    {
      table: "exec_approvals_config",
      columns: [{ column: "raw_json", holds: "json" }],
      rotated: "updated_at_ms",
    },
    {
      table: "audit_identity_keys",
      columns: [{ column: "key", holds: "bytes" }],
      seen: "created_at",
    },
    { table: "config_revision_keys", columns: [{ column: "hmac_key", holds: "bytes" }] },
    {
      table: "clawhub_promotion_claims",
      columns: [{ column: "model_keys_json", holds: "json", members: ["key"] }],
      seen: "claimed_at_ms",
    },
  ],
};

/** Columns whose name smells and whose value opens nothing: claims of a queue, one-time marks of a run. */
export const HARMLESS_COLUMNS: ReadonlySet<string> = new Set([
  "claim_token",
  "dispatch_token",
  "has_socket_token",
  "token_debug_suffix",
  "tokens",
  "requested_by_device_token_auth",
]);
