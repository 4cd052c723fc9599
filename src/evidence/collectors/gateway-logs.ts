import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";

export const gatewayLogs: PathCollector = {
  ...PATHS,
  id: "gateway-logs",
  question: "What did the gateway itself write down?",
  archive: LOGS,
  volatility: 3,
  paths: ["{state}/logs", "{tmp}/openclaw", "{tmp}/openclaw-{uid}"],
  known: [
    "logs/gateway-restart.log",
    "logs/stability",
    "logs/commands.log",
    "logs/raw-stream.jsonl",
    "logs/cache-trace.jsonl",
    "logs/support",
    "openclaw/openclaw-*.log",
  ],
  maxBytes: 4 * 1_073_741_824,
  source: "facts/openclaw.md sections 4 and 5",
  holds:
    "the daily log files (they lie in a temporary folder), its fallback, restart and stability records, command and stream logs",
  secrets: "possible",
};
