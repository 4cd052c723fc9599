import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const config: PathCollector = {
  ...PATHS,
  id: "config",
  question: "What was the gateway told to do, and what was it told before?",
  archive: STATE,
  volatility: 4,
  paths: [
    "{config}",
    "{config}.bak",
    "{config}.bak.*",
    "{config}.last-good",
    "{config}.clobbered.*",
    "{config}.rejected.*",
    "{config}.*",
    "{include}",
    "{state}/openclaw.json",
    "{state}/openclaw.json.bak",
    "{state}/openclaw.json.bak.*",
    "{state}/openclaw.json.last-good",
    "{state}/openclaw.json.clobbered.*",
    "{state}/openclaw.json.rejected.*",
    "{state}/openclaw.json.*",
    "{state}/clawdbot.json",
    "{state}/clawdbot.json.*",
    "{state}/moltbot.json*",
    "{state}/config-journal-fingerprint.key",
  ],
  source: "facts/openclaw.md sections 1 and 4",
  holds:
    "the configuration, what it includes, its backup ring, rejected and clobbered copies, under each of its names; the ring is where the gateway silently restores an attacker's copy from",
  secrets: "yes",
};
