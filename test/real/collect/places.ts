/** Every place of facts/openclaw.md section 4, with those of earlier releases; `*` stands for any part of one name. */

/** Below the state directory. */
export const STATE_PLACES: readonly string[] = [
  "openclaw.json",
  "openclaw.json.bak",
  "openclaw.json.bak.*",
  "openclaw.json.last-good",
  "openclaw.json.clobbered.*",
  "openclaw.json.rejected.*",
  "clawdbot.json",
  "config-journal-fingerprint.key",
  ".env",
  "gateway.systemd.env",
  "node.systemd.env",
  "service-env/*",
  "secrets.json",
  "secrets/*",
  "state/openclaw.sqlite",
  "state/openclaw.sqlite-wal",
  "state/openclaw.sqlite-shm",
  "state/openclaw-quarantine.sqlite",
  "agents/*/agent/openclaw-agent.sqlite",
  "agents/*/agent/openclaw-agent.sqlite-wal",
  "agents/*/agent/auth-profiles.json",
  "agents/*/agent/auth.json",
  "agents/*/agent/models.json",
  "agents/*/agent/codex-home/*",
  "agents/*/sessions/*.jsonl",
  "agents/*/sessions/sessions.json",
  "agents/*/sessions/cold/*.jsonl.zst",
  "credentials/whatsapp/*/creds.json",
  "credentials/matrix/*.json",
  "credentials/oauth.json",
  "credentials/onepassword/service-account-token",
  "credentials/apns/AuthKey_*.p8",
  "credentials/*-allowFrom.json",
  "devices/*.json",
  "identity/device.json",
  "exec-approvals.json",
  "cron/jobs.json",
  "gateway.token",
  "gateway.password",
  "workspace/AGENTS.md",
  "workspace/SOUL.md",
  "workspace/IDENTITY.md",
  "workspace/USER.md",
  "workspace/BOOTSTRAP.md",
  "workspace/MEMORY.md",
  "workspace/HEARTBEAT.md",
  "workspace/BOOT.md",
  "workspace/TOOLS.md",
  "workspace/memory/*.md",
  "workspace/.git/HEAD",
  "workspace/.git/config",
  "workspace/.git/hooks/*",
  "workspace/.env",
  "workspace/skills/*",
  "skills/*",
  "plugin-skills/*",
  "workspace/hooks/*",
  "hooks/*",
  "hooks/transforms/*",
  "extensions/*",
  "workspace/.openclaw/extensions/*",
  "npm/projects/*/node_modules",
  "git/*",
  "dev/*",
  "cache/shell-snapshots/*.sh",
  "tmp/agent-cli",
  "tmp/openclaw-*/gateway*.lock",
  "logs/gateway-restart.log",
  "logs/stability/*.json",
  "logs/commands.log",
  "logs/raw-stream.jsonl",
  "logs/cache-trace.jsonl",
  "logs/support/*",
  "media/inbound/*",
  "media/outbound/*",
  "canvas/documents/*",
  "sandboxes/*",
  "transcripts/*",
  "wiki/*",
  "memory/*",
  "voice-calls/*",
  "browser/*/user-data",
  "cache/control-ui-assets/*",
];

/** Below the home of the gateway's user. */
export const HOME_PLACES: readonly string[] = [
  ".openclaw.update-captures",
  ".config/systemd/user/openclaw-gateway.service",
  ".config/openclaw/gateway.env",
  ".codex/auth.json",
];

/** Absolute. */
export const HOST_PLACES: readonly string[] = ["/tmp/openclaw/openclaw-*.log"];

/** Real paths that a pattern answers to, by looking at every name. */
export function matchesOf(pattern: string, paths: readonly string[]): readonly string[] {
  const regex = asRegex(pattern);
  return paths.filter((path) => regex.test(path));
}

/** Whether a line of what is missing speaks of this place, or of a folder above it. */
export function isListed(pattern: string, missing: readonly string[]): boolean {
  const names = pattern.split("/");
  const above = names.map((_, index) => names.slice(0, index + 1).join("/")).slice(1);
  return missing.some((line) => above.some((place) => place === line || asRegex(line).test(place)));
}

function asRegex(pattern: string): RegExp {
  const parts = pattern
    .split("*")
    .map((part) => part.replaceAll(/[$()+.?[\\\]^{|}]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join("[^/]*")}$`, "u");
}
