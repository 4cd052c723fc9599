import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const stateDirectory: PathCollector = {
  ...PATHS,
  id: "state-directory",
  question: "What else does the state directory hold?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}"],
  skip: [
    "logs",
    "media",
    "canvas",
    "sandboxes",
    "transcripts",
    "wiki",
    "memory",
    "voice-calls",
    "browser",
    "npm",
    "git",
    "dev",
    "cache",
  ],
  isExpected: true,
  followsLink: true,
  maxBytes: 16 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds: "everything in the state directory that no other collector takes",
  secrets: "yes",
};
