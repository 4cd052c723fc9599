import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const browserAndCache: PathCollector = {
  ...PATHS,
  id: "browser-and-cache",
  question: "What did the agent's browser keep?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}/browser", "{state}/cache"],
  known: ["browser/*/user-data", "cache/control-ui-assets"],
  maxBytes: 4 * 1_073_741_824,
  deadlineMs: 120_000,
  source: "facts/openclaw.md section 4",
  holds: "browser profiles with their cookies, caches",
  secrets: "yes",
};
