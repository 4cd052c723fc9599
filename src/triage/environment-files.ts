import { printable } from "../model/printable.ts";
import { readEnvFile } from "../openclaw/env-file.ts";
import { memberOf } from "../openclaw/foreign-json.ts";
import { source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** A token under this name starts the channel, with or without a block in the config. */
const CHANNELS: readonly (readonly [pattern: RegExp, channel: string])[] = [
  [/^TELEGRAM_BOT_TOKEN$/u, "telegram"],
  [/^DISCORD_(?:BOT_)?TOKEN$/u, "discord"],
  [/^SLACK_(?:BOT|APP)_TOKEN$/u, "slack"],
  [/^MATTERMOST_(?:BOT_)?TOKEN$/u, "mattermost"],
  [/^LINE_CHANNEL_ACCESS_TOKEN$/u, "line"],
  [/^MATRIX_(?:ACCESS_TOKEN|PASSWORD)$/u, "matrix"],
  [/^ZALO_BOT_TOKEN$/u, "zalo"],
];

/** Names that make programs load code, or send what they say elsewhere. */
const LOADS_CODE =
  /^(?:LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|NODE_OPTIONS|NODE_PATH|BASH_ENV|ENV|PROMPT_COMMAND|PYTHONSTARTUP|PYTHONPATH|PERL5LIB|PERL5OPT|RUBYOPT|GIT_SSH_COMMAND|GIT_ASKPASS|PATH|SHELL)$/u;
const REDIRECTS =
  /^(?:(?:HTTPS?|ALL)_PROXY|(?:ANTHROPIC|OPENAI|GEMINI|OLLAMA)\w{0,20}_(?:BASE_URL|API_BASE|HOST)|NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|OPENCLAW_(?:CONFIG_PATH|STATE_DIR|INCLUDE_ROOTS|HOME))$/iu;

const FILES: readonly (readonly [name: string, format: "dotenv" | "systemd"])[] = [
  [".env", "dotenv"],
  ["workspace/.env", "dotenv"],
  ["gateway.systemd.env", "systemd"],
  ["node.systemd.env", "systemd"],
];

export const ENVIRONMENT_FILES: Question = {
  id: "environment-files",
  topic: "persistence",
  title: "Do environment files start channels or load code?",
  why: "a bot token in .env alone starts the channel, also after the config is restored",
  source: "facts/openclaw.md section 0.14 and 1: .env, gateway.systemd.env",
  *ask(reading) {
    for (const state of reading.suspect.places.stateDirectories) {
      for (const [name, format] of FILES) yield* foundIn(`${state}/${name}`, format, reading);
    }
    for (const home of reading.suspect.places.homes) {
      yield* foundIn(`${home}/.config/openclaw/gateway.env`, "dotenv", reading);
    }
  },
};

/** Names and lines only: the values are secrets. */
function* foundIn(path: string, format: "dotenv" | "systemd", reading: Reading): Generator<Found> {
  const text = reading.text(path)?.text;
  if (text === undefined) return;
  for (const { name, line } of readEnvFile(text, format).variables) {
    const what = meaningOf(name, reading);
    if (what === null) continue;
    yield {
      weight: "suspicious",
      confidence: "medium",
      summary: `${printable(name)} in ${path} ${what}`,
      sources: [source(path, `line ${line}`)],
      happenedAt: null,
    };
  }
}

function meaningOf(name: string, { configs }: Reading): string | null {
  if (LOADS_CODE.test(name)) return "makes programs load code of somebody's choice";
  if (REDIRECTS.test(name)) return "sends traffic, or the gateway itself, elsewhere";
  const channel = CHANNELS.find(([pattern]) => pattern.test(name))?.[1];
  if (channel === undefined) return null;
  const isConfigured = configs.some(({ value }) => memberOf(value, "channels", channel) !== null);
  return isConfigured ? null : `starts the channel ${channel}, which the config does not hold`;
}
