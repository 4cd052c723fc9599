import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const lockFiles: PathCollector = {
  ...PATHS,
  id: "lock-files",
  question: "Which processes own a state directory, by the locks of this host?",
  archive: STATE,
  volatility: 3,
  paths: ["{tmp}/openclaw-state-locks-{uid}"],
  source: "facts/openclaw.md section 2",
  holds: "lock databases that living gateways hold open",
  secrets: "no",
};
