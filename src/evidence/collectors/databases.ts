import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const databases: PathCollector = {
  ...PATHS,
  id: "databases",
  question: "What do sessions, cron jobs, paired devices, approvals and stored keys look like?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}/state"],
  known: [
    "state/openclaw.sqlite",
    "state/openclaw.sqlite-wal",
    "state/openclaw.sqlite-shm",
    "state/openclaw-quarantine.sqlite",
  ],
  maxBytes: 16 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds:
    "the shared control plane: each SQLite database with its log and index as one unit, never opened",
  secrets: "yes",
};
