import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const otherProfiles: PathCollector = {
  ...PATHS,
  id: "other-profiles",
  question: "Which other state directories do these users have?",
  archive: STATE,
  volatility: 4,
  paths: ["{home}/.openclaw*", "{home}/.clawdbot*", "{home}/.moltbot*"],
  maxBytes: 8 * 1_073_741_824,
  deadlineMs: 120_000,
  source: "facts/openclaw.md section 1",
  holds: "further profiles, and directories under earlier names of the product",
  secrets: "yes",
};
