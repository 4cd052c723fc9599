/** Every kind of credential that the tool knows by name. */

import type { CredentialKind } from "../credential-kind.ts";
import { ANTHROPIC } from "./anthropic.ts";
import { AWS } from "./aws.ts";
import { BRAVE } from "./brave.ts";
import { BROWSER } from "./browser.ts";
import { CLOUDFLARE } from "./cloudflare.ts";
import { DEEPGRAM } from "./deepgram.ts";
import { DEEPSEEK } from "./deepseek.ts";
import { DISCORD } from "./discord.ts";
import { ELEVENLABS } from "./elevenlabs.ts";
import { FEISHU } from "./feishu.ts";
import { FIRECRAWL } from "./firecrawl.ts";
import { FIREWORKS } from "./fireworks.ts";
import { GITHUB } from "./github.ts";
import { GITLAB } from "./gitlab.ts";
import { GOOGLE } from "./google.ts";
import { GROQ } from "./groq.ts";
import { HUGGINGFACE } from "./huggingface.ts";
import { IMESSAGE } from "./imessage.ts";
import { LINE } from "./line.ts";
import { MAIL } from "./mail.ts";
import { MATRIX } from "./matrix.ts";
import { MATTERMOST } from "./mattermost.ts";
import { MICROSOFT } from "./microsoft.ts";
import { MINIMAX } from "./minimax.ts";
import { MISTRAL } from "./mistral.ts";
import { MOONSHOT } from "./moonshot.ts";
import { NOSTR } from "./nostr.ts";
import { NOTION } from "./notion.ts";
import { NPM } from "./npm.ts";
import { ONEPASSWORD } from "./onepassword.ts";
import { OPENAI } from "./openai.ts";
import { OPENCLAW } from "./openclaw.ts";
import { OPENCLAW_STORES } from "./openclaw-stores.ts";
import { OPENROUTER } from "./openrouter.ts";
import { PERPLEXITY } from "./perplexity.ts";
import { QWEN } from "./qwen.ts";
import { SIGNAL } from "./signal.ts";
import { SLACK } from "./slack.ts";
import { SSH } from "./ssh.ts";
import { TAILSCALE } from "./tailscale.ts";
import { TAVILY } from "./tavily.ts";
import { TELEGRAM } from "./telegram.ts";
import { TOGETHER } from "./together.ts";
import { TWILIO } from "./twilio.ts";
import { TWITCH } from "./twitch.ts";
import { VAULT } from "./vault.ts";
import { WHATSAPP } from "./whatsapp.ts";
import { XAI } from "./xai.ts";
import { ZAI } from "./zai.ts";

export const KINDS: readonly CredentialKind[] = [
  ...ANTHROPIC,
  ...OPENAI,
  ...GOOGLE,
  ...MICROSOFT,
  ...AWS,
  ...OPENROUTER,
  ...GROQ,
  ...TOGETHER,
  ...FIREWORKS,
  ...MISTRAL,
  ...XAI,
  ...DEEPSEEK,
  ...MOONSHOT,
  ...ZAI,
  ...MINIMAX,
  ...QWEN,
  ...HUGGINGFACE,
  ...ELEVENLABS,
  ...DEEPGRAM,
  ...BRAVE,
  ...PERPLEXITY,
  ...FIRECRAWL,
  ...TAVILY,
  ...GITHUB,
  ...GITLAB,
  ...TELEGRAM,
  ...DISCORD,
  ...SLACK,
  ...WHATSAPP,
  ...SIGNAL,
  ...MATRIX,
  ...MATTERMOST,
  ...LINE,
  ...FEISHU,
  ...TWITCH,
  ...NOSTR,
  ...IMESSAGE,
  ...TWILIO,
  ...MAIL,
  ...NOTION,
  ...TAILSCALE,
  ...CLOUDFLARE,
  ...NPM,
  ...SSH,
  ...VAULT,
  ...ONEPASSWORD,
  ...OPENCLAW,
  ...OPENCLAW_STORES,
  ...BROWSER,
];

const BY_ID = new Map(KINDS.map((kind) => [kind.id, kind]));

export function kindOf(id: string): CredentialKind | null {
  return BY_ID.get(id) ?? null;
}
