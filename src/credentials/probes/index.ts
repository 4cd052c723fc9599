/** Every probe and every revocation over an API, keyed by kind id. */

import type { ApiRevocation, NoProbe, Probe, ProbeFamily } from "../probe.ts";
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
import { OPENCLAW_STORES } from "./openclaw-stores.ts";
import { OPENCLAW } from "./openclaw.ts";
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

const FAMILIES: readonly ProbeFamily[] = [
  ANTHROPIC,
  AWS,
  BRAVE,
  BROWSER,
  CLOUDFLARE,
  DEEPGRAM,
  DEEPSEEK,
  DISCORD,
  ELEVENLABS,
  FEISHU,
  FIRECRAWL,
  FIREWORKS,
  GITHUB,
  GITLAB,
  GOOGLE,
  GROQ,
  HUGGINGFACE,
  IMESSAGE,
  LINE,
  MAIL,
  MATRIX,
  MATTERMOST,
  MICROSOFT,
  MINIMAX,
  MISTRAL,
  MOONSHOT,
  NOSTR,
  NOTION,
  NPM,
  ONEPASSWORD,
  OPENAI,
  OPENCLAW_STORES,
  OPENCLAW,
  OPENROUTER,
  PERPLEXITY,
  QWEN,
  SIGNAL,
  SLACK,
  SSH,
  TAILSCALE,
  TAVILY,
  TELEGRAM,
  TOGETHER,
  TWILIO,
  TWITCH,
  VAULT,
  WHATSAPP,
  XAI,
  ZAI,
];

const PROBES: ReadonlyMap<string, readonly Probe[] | NoProbe> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family.probes)),
);

export const API_REVOCATIONS: ReadonlyMap<string, ApiRevocation> = new Map(
  FAMILIES.flatMap((family) => Object.entries(family.revocations)),
);

const UNKNOWN_KIND: NoProbe = {
  none: "not-probeable",
  why: "nothing is known of this kind; the issuer's console has to show that it is gone",
};

/** The questions that may be asked about a credential of this kind; nothing for kinds without one. */
export function probesFor(kind: string): readonly Probe[] {
  const known = PROBES.get(kind);
  return known === undefined || "none" in known ? [] : known;
}

/** Why nothing may be asked about this kind; null where something may. */
export function whyNoProbe(kind: string): NoProbe | null {
  const known = PROBES.get(kind) ?? UNKNOWN_KIND;
  return "none" in known ? known : null;
}
