import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";

export const openFiles: PathCollector = {
  ...PATHS,
  id: "open-files",
  question: "Which logs and databases did the configuration move elsewhere?",
  archive: LOGS,
  volatility: 4,
  paths: ["{open}"],
  maxBytes: 4 * 1_073_741_824,
  source: "facts/openclaw.md section 5: `logging.file` moves the log at run time",
  holds: "logs and databases that the gateway's processes hold open, wherever they lie",
  secrets: "yes",
};
