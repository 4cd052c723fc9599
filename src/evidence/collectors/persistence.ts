import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const persistence: PathCollector = {
  ...PATHS,
  id: "persistence",
  question: "Which code of the state directory runs by itself?",
  archive: STATE,
  volatility: 4,
  paths: [
    "{state}/hooks",
    "{state}/skills",
    "{state}/plugin-skills",
    "{state}/extensions",
    "{state}/plugins",
    "{state}/cache/shell-snapshots",
    "{state}/tmp",
  ],
  known: ["hooks/transforms", "tmp/agent-cli", "tmp/openclaw-*"],
  maxBytes: 4 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds:
    "hooks, skills, plugins, shell snapshots that every command sources, and the folder that comes first in every command's PATH",
  secrets: "possible",
};
