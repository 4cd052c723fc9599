import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const unitFiles: PathCollector = {
  ...PATHS,
  id: "unit-files",
  question: "How is the gateway started, and by what besides?",
  archive: STATE,
  volatility: 6,
  paths: ["{unit}"],
  source: "facts/openclaw.md section 2, systemd.unit(5)",
  holds: "unit files and drop-ins of the gateway's services as the service manager names them",
  secrets: "possible",
};
