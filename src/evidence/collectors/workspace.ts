import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const workspace: PathCollector = {
  ...PATHS,
  id: "workspace",
  question: "Which instructions, memories, skills and hooks did the agents follow?",
  archive: STATE,
  volatility: 4,
  paths: ["{workspace}", "{state}/workspace-*"],
  known: [
    "*/AGENTS.md",
    "*/SOUL.md",
    "*/IDENTITY.md",
    "*/USER.md",
    "*/BOOTSTRAP.md",
    "*/MEMORY.md",
    "*/HEARTBEAT.md",
    "*/BOOT.md",
    "*/TOOLS.md",
    "*/memory/*.md",
    "*/skills",
    "*/hooks",
    "*/.env",
    "*/.openclaw/extensions",
  ],
  skip: [".git"],
  followsLink: true,
  maxBytes: 8 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds: "instruction and memory files, workspace skills, hooks and extensions, `.env`",
  secrets: "possible",
};
