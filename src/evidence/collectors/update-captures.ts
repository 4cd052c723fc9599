import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const updateCaptures: PathCollector = {
  ...PATHS,
  id: "update-captures",
  question: "What did updates set aside?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}.update-captures"],
  maxBytes: 4 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds: "private captures that updates leave beside the state directory",
  secrets: "yes",
};
