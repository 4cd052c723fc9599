/** Canaries in every class of place of a real gateway's state directory and of its user's home. */

import { execFileSync } from "node:child_process";
import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { canary } from "../../fakes/canaries.ts";
import { users } from "../harness/lab.ts";

export interface Planted {
  readonly name: string;
  /** Row of the table. */
  readonly group: string;
  readonly value: string;
  /** Where `openclaw secrets audit` would tell it: the file, and the path or the variable in it. */
  readonly file: string;
  readonly at: string;
}

/** `what`: what it is, in the words of the test; `at`: what the audit calls its place, where that is not the same. */
type Plant = (group: string, file: string, what: string, at?: string) => string;

export class Garden {
  readonly planted = new Map<string, Planted>();

  /** A canary for this place; the same for the same name. */
  readonly value: Plant = (group, file, what, at = what) => {
    const name = `${group}: ${what}`;
    const isBot = what.endsWith("botToken") && what.includes("telegram");
    const value = isBot ? `1234567890:${canary(name).slice(0, 35)}` : canary(name);
    this.planted.set(name, { name, group, value, file, at });
    return value;
  };

  /** As `value`, in the form of a key that a pattern knows. */
  readonly key: Plant = (group, file, what, at = what) => {
    const start = this.value(group, file, what);
    const value = `sk-ant-api03-${start}${"bB3".repeat(18).slice(0, 93 - start.length)}AA`;
    this.planted.set(`${group}: ${what}`, { name: `${group}: ${what}`, group, value, file, at });
    return value;
  };

  /** All of them, as the look for leaks wants them. */
  get values(): ReadonlyMap<string, string> {
    return new Map([...this.planted].map(([name, { value }]) => [name, value]));
  }
}

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o600 });
}

/** Everything below belongs to the gateway's user, as if it had made it. */
export function giveToGateway(folder: string): void {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true }) : [];
  for (const path of [folder, ...entries.map((entry) => join(folder, String(entry)))]) {
    if (lstatSync(path).isSymbolicLink()) continue;
    chownSync(path, users.gateway, users.gateway);
  }
}

/** Files that OpenClaw, channels and operators keep in a state directory. */
export function plantFiles(state: string, garden: Garden): void {
  const value = (file: string, at: string): string =>
    garden.value("credential files of the state directory", join(state, file), at);
  const json = (file: string, content: object): void =>
    write(join(state, file), JSON.stringify(content));
  json("credentials/oauth.json", {
    anthropic: { refresh_token: value("credentials/oauth.json", "refresh_token") },
  });
  json("credentials/whatsapp/default/creds.json", {
    me: { id: "4915112345678:7@s.whatsapp.net" },
    noiseKey: {
      private: {
        type: "Buffer",
        data: value("credentials/whatsapp/default/creds.json", "noiseKey"),
      },
    },
    advSecretKey: "an-advSecretKey-that-belongs-to-it-0123456789",
  });
  json("credentials/matrix/credentials.json", {
    accessToken: value("credentials/matrix/credentials.json", "accessToken"),
  });
  write(
    join(state, "credentials/onepassword/service-account-token"),
    `${value("credentials/onepassword/service-account-token", "service account token")}\n`,
  );
  write(
    join(state, "credentials/apns/AuthKey_ABC123.p8"),
    `-----BEGIN PRIVATE KEY-----\n${value("credentials/apns/AuthKey_ABC123.p8", "key of the push service")}\n-----END PRIVATE KEY-----\n`,
  );
  json("secrets.json", { nested: { api_key: value("secrets.json", "nested.api_key") } });
  write(join(state, "gateway.password"), value("gateway.password", "password of the gateway"));
  json("agents/main/agent/codex-home/auth.json", {
    tokens: { access_token: value("agents/main/agent/codex-home/auth.json", "access_token") },
  });

  const env = (file: string, name: string): void =>
    write(
      join(state, file),
      `# kept\nLOG_LEVEL=debug\n${name}=${garden.value("files of variables", join(state, file), name)}\n`,
    );
  env("gateway.systemd.env", "GATEWAY_UNIT_TOKEN");
  env("node.systemd.env", "NODE_UNIT_SECRET");
  env("workspace/.env", "WORKSPACE_API_KEY");
  env("workspace/project/.env.production", "PROJECT_DB_PASSWORD");
}

/** What older copies hold and the config does not any more. */
export function plantCopies(state: string, garden: Garden): void {
  for (const suffix of [
    "bak.4",
    "clobbered.2026-11-01T00-00-00-000Z",
    "rejected.2026-11-02T00-00-00-000Z",
  ]) {
    const name = `openclaw.json.${suffix}`;
    const file = join(state, name);
    const at = "gateway.auth.token";
    const token = garden.value("stale copies of the config", file, `${at} of ${name}`, at);
    write(file, JSON.stringify({ gateway: { mode: "local", auth: { token } } }));
  }
  const capture = `${state}.update-captures/2026-11-03/openclaw.json`;
  // Not by its name: a capture is searched as bytes, so that only a value of a known form is found there.
  const key = garden.key("stale copies of the config", capture, "captured key");
  write(capture, JSON.stringify({ models: { providers: { anthropic: { apiKey: key } } } }));
}

/** The agent's workspace is a repository that OpenClaw makes; what was committed once stays in it. */
export function plantHistory(state: string, garden: Garden): readonly string[] {
  const workspace = join(state, "workspace");
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.net", ...args], {
      cwd: workspace,
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"],
        GIT_CONFIG_GLOBAL: "/dev/null",
        GIT_CONFIG_NOSYSTEM: "1",
        HOME: "/nonexistent",
      },
    }).trim();
  mkdirSync(workspace, { recursive: true });
  if (!existsSync(join(workspace, ".git"))) git("init", "-q");
  const commits = ["first", "second"].map((name) => {
    const at = `${name} commit`;
    const key = garden.key("git history", `${workspace}/.git`, at);
    write(join(workspace, "setup.sh"), `export ANTHROPIC_API_KEY=${key}\n`);
    git("add", "-f", "setup.sh");
    git("commit", "-qm", name);
    const id = git("rev-parse", "HEAD");
    git("rm", "-q", "setup.sh");
    git("commit", "-qm", `without ${name}`);
    return id;
  });
  git("repack", "-adq");
  return commits;
}

/** The user's own files beside the gateway. */
export function plantHome(home: string, garden: Garden): void {
  const value = (file: string, at: string): string =>
    garden.value("other programs of the user", join(home, file), at);
  write(
    join(home, ".npmrc"),
    `//registry.example.net/:_authToken=${value(".npmrc", "_authToken")}\n`,
  );
  write(
    join(home, ".git-credentials"),
    `https://me:${value(".git-credentials", "password")}@git.example.net\n`,
  );
  write(
    join(home, ".config/gh/hosts.yml"),
    `github.com:\n    oauth_token: ${value(".config/gh/hosts.yml", "oauth_token")}\n`,
  );
  write(
    join(home, ".netrc"),
    `machine api.example.net login me password ${value(".netrc", "netrc password")}\n`,
  );
  write(
    join(home, ".aws/credentials"),
    `[default]\naws_access_key_id = AKIAQWERTYUIOPASDFGH\naws_secret_access_key = ${value(".aws/credentials", "aws_secret_access_key")}\n`,
  );
  write(
    join(home, ".docker/config.json"),
    JSON.stringify({
      auths: {
        "r.example.net": {
          auth: Buffer.from(`me:${value(".docker/config.json", "docker password")}`).toString(
            "base64",
          ),
        },
      },
    }),
  );
  write(
    join(home, ".codex/auth.json"),
    JSON.stringify({ OPENAI_API_KEY: value(".codex/auth.json", "OPENAI_API_KEY") }),
  );
  write(
    join(home, ".claude/.credentials.json"),
    JSON.stringify({
      claudeAiOauth: { accessToken: value(".claude/.credentials.json", "accessToken") },
    }),
  );
  write(
    join(home, ".config/gcloud/application_default_credentials.json"),
    JSON.stringify({
      type: "authorized_user",
      refresh_token: value(
        ".config/gcloud/application_default_credentials.json",
        "gcloud refresh_token",
      ),
    }),
  );
  write(
    join(home, ".ssh/id_ed25519"),
    `-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA${value(".ssh/id_ed25519", "ssh key")}\n-----END OPENSSH PRIVATE KEY-----\n`,
  );
  write(
    join(home, "openclaw/.env"),
    `COMPOSE_TOKEN=${garden.value("files of variables", join(home, "openclaw/.env"), "COMPOSE_TOKEN")}\n`,
  );
  write(
    join(home, ".bash_history"),
    `ls\nexport DEPLOY_TOKEN=${garden.value("shell history", join(home, ".bash_history"), "export")}\ncurl -H "Authorization: Bearer ${garden.value("shell history", join(home, ".bash_history"), "header")}" https://x.example\n`,
  );
  write(
    join(home, ".zsh_history"),
    `: 1795000000:0;tool --password '${garden.value("shell history", join(home, ".zsh_history"), "option")}'\n`,
  );
  write(
    join(home, ".config/systemd/user/openclaw-gateway.service.d/override.conf"),
    `[Service]\nEnvironment="UNIT_API_KEY=${garden.value("units", join(home, ".config/systemd/user/override.conf"), "Environment=")}"\n`,
  );
}

/** Rows of tables whose program would need a phone, a browser or a provider to write them. */
export function plantRows(database: string, garden: Garden): void {
  const value = (what: string, at = what): string => garden.value("databases", database, what, at);
  const open = new DatabaseSync(database);
  // Made by the product with the first authorization.
  open.exec(
    "CREATE TABLE IF NOT EXISTS mcp_oauth_pending_authorizations (state TEXT NOT NULL PRIMARY KEY, store_key TEXT NOT NULL, create_time INTEGER NOT NULL) STRICT",
  );
  const insert = (
    table: string,
    row: Readonly<Record<string, string | number | Uint8Array>>,
  ): void => {
    const columns = Object.keys(row);
    const marks = columns.map(() => "?").join(", ");
    open
      .prepare(`INSERT OR REPLACE INTO ${table} (${columns.join(", ")}) VALUES (${marks})`)
      .run(...Object.values(row));
  };
  const at = Date.now();
  const later = at + 86_400_000;
  insert("device_pairing_paired", {
    device_id: "dev1",
    public_key: "pk",
    display_name: "Phone",
    tokens_json: JSON.stringify({
      node: { token: value("device_pairing_paired.tokens_json"), role: "node" },
    }),
    created_at_ms: at,
    approved_at_ms: at,
  });
  insert("device_auth_tokens", {
    device_id: "dev2",
    role: "operator",
    token: value("device_auth_tokens.token"),
    scopes_json: "[]",
    updated_at_ms: at,
  });
  insert("gateway_origin_device_tokens", {
    gateway_scope: "g",
    device_id: "dev3",
    role: "node",
    token: value("gateway_origin_device_tokens.token"),
    scopes_json: "[]",
    updated_at_ms: at,
  });
  insert("device_bootstrap_tokens", {
    token_key: "k",
    token: value("device_bootstrap_tokens.token"),
    ts: at,
    issued_at_ms: at,
  });
  insert("device_pairing_join_codes", {
    shortcode: value("device_pairing_join_codes.shortcode"),
    payload_json: "{}",
    created_at_ms: at,
    expires_at_ms: later,
  });
  insert("mcp_oauth_stores", {
    store_key: "two",
    format_version: 1,
    store_json: JSON.stringify({ tokens: { refresh_token: value("mcp_oauth_stores.store_json") } }),
    updated_at: at,
  });
  insert("mcp_oauth_pending_authorizations", {
    state: value("mcp_oauth_pending_authorizations.state"),
    store_key: "two",
    create_time: at,
  });
  insert("plugin_state_entries", {
    plugin_id: "matrix",
    namespace: "login",
    entry_key: "k",
    value_json: JSON.stringify({ accessToken: value("plugin_state_entries.value_json") }),
    created_at: at,
  });
  insert("plugin_blob_entries", {
    plugin_id: "x",
    namespace: "n",
    entry_key: "k",
    metadata_json: "{}",
    blob: Buffer.from(JSON.stringify({ secret: value("plugin_blob_entries.blob") })),
    created_at: at,
  });
  insert("web_push_subscriptions", {
    endpoint_hash: "h",
    subscription_id: "s",
    endpoint: "https://push.example",
    p256dh: "p",
    auth: value("web_push_subscriptions.auth"),
    created_at_ms: at,
    updated_at_ms: at,
  });
  insert("apns_registrations", {
    node_id: "n",
    transport: "relay",
    send_grant: value("apns_registrations.send_grant"),
    topic: "t",
    environment: "production",
    updated_at_ms: at,
  });
  insert("native_hook_relay_bridges", {
    relay_id: "r",
    pid: 1,
    hostname: "h",
    port: 1,
    token: value("native_hook_relay_bridges.token"),
    expires_at_ms: later,
    updated_at_ms: at,
  });
  insert("config_machine_state", {
    state_key: "authProfiles.store",
    value_json: JSON.stringify({
      version: 1,
      profiles: {
        "openai:manual": {
          type: "api_key",
          provider: "openai",
          key: value("config_machine_state authProfiles.store", "profiles.openai:manual.key"),
        },
      },
    }),
    updated_at_ms: at,
  });
  open.close();
}

/** A row that was there and is gone, as the gateway's own connections delete: its bytes stay where they were, inside the page. */
export function plantFreed(database: string, garden: Garden): void {
  const open = new DatabaseSync(database, { timeout: 60_000 });
  open.exec("PRAGMA secure_delete = 0");
  open
    .prepare(
      "INSERT INTO cron_job_scratch (store_key, job_id, content, revision, updated_at_ms) VALUES ('s', 'j', ?, 1, ?)",
    )
    .run(garden.key("databases", database, "freed bytes of a page"), Date.now());
  open.exec("DELETE FROM cron_job_scratch WHERE job_id = 'j'");
  open.close();
}
