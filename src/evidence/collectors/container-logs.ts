import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";

export const containerLogs: PathCollector = {
  ...PATHS,
  id: "container-logs",
  question: "What did the gateway's containers write, as raw files?",
  archive: LOGS,
  volatility: 5,
  paths: ["/var/lib/docker/containers/{container}/{container}-json.log*"],
  order: "newest",
  maxBytes: 512 * 1_048_576,
  source: "facts/openclaw.md section 2 (Docker)",
  holds: "raw log files of the containers of the gateway; their settings are in `containers`",
  secrets: "possible",
};
