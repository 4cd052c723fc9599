import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const codex: PathCollector = {
  ...PATHS,
  id: "codex",
  question: "What did the Codex account beside the agent hold?",
  archive: STATE,
  volatility: 4,
  paths: ["{home}/.codex"],
  maxBytes: 2 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds: "Codex settings, account and sessions of each user",
  secrets: "yes",
};
