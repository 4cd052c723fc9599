import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const receivedFiles: PathCollector = {
  ...PATHS,
  id: "received-files",
  question: "Which files came in and went out: could one have carried the injection?",
  archive: STATE,
  volatility: 4,
  paths: [
    "{state}/media",
    "{state}/canvas",
    "{state}/transcripts",
    "{state}/wiki",
    "{state}/memory",
    "{state}/voice-calls",
    "{state}/sandboxes",
  ],
  known: ["media/inbound", "media/outbound", "canvas/documents"],
  maxBytes: 4 * 1_073_741_824,
  deadlineMs: 120_000,
  source: "facts/openclaw.md section 4",
  holds: "received and sent files, canvas documents, transcripts, memories, sandboxes",
  secrets: "possible",
};
