import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const agents: PathCollector = {
  ...PATHS,
  id: "agents",
  question: "What was said to the agents, and what did they do?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}/agents"],
  known: [
    "agents/*/agent/openclaw-agent.sqlite",
    "agents/*/agent/openclaw-agent.sqlite-wal",
    "agents/*/agent/openclaw-agent.sqlite-shm",
    "agents/*/agent/auth-profiles.json",
    "agents/*/agent/auth.json",
    "agents/*/agent/models.json",
    "agents/*/agent/codex-home",
    "agents/*/sessions/sessions.json",
    "agents/*/sessions/*.jsonl",
    "agents/*/sessions/cold",
  ],
  maxBytes: 16 * 1_073_741_824,
  source: "facts/openclaw.md section 4",
  holds:
    "each agent's database with transcripts, trajectories and keys; legacy sessions and cold archives",
  secrets: "yes",
};
