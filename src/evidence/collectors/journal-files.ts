import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";

export const journalFiles: PathCollector = {
  ...PATHS,
  id: "journal-files",
  question: "What does the systemd journal hold, as its own files?",
  archive: LOGS,
  volatility: 5,
  paths: ["/run/log/journal", "/var/log/journal"],
  order: "newest",
  maxBytes: 2 * 1_073_741_824,
  source: "systemd-journald.service(8), journalctl(1) --file",
  holds: "raw journal files, the latest first; `journalctl --file` reads them",
  secrets: "possible",
};
