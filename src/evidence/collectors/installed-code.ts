import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const installedCode: PathCollector = {
  ...PATHS,
  id: "installed-code",
  question: "Which packages and checkouts did the agent install for itself?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}/npm", "{state}/git", "{state}/dev"],
  maxBytes: 4 * 1_073_741_824,
  deadlineMs: 120_000,
  source: "facts/openclaw.md section 4",
  holds: "plugin packages, checkouts and development copies in the state directory",
  secrets: "possible",
};
