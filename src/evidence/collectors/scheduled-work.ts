import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const scheduledWork: PathCollector = {
  ...PATHS,
  id: "scheduled-work",
  question: "Which work did the gateway do by the clock, by older releases' files?",
  archive: STATE,
  volatility: 4,
  paths: ["{state}/cron", "{state}/tasks", "{state}/subagents", "{state}/delivery-queue"],
  known: ["cron/jobs.json", "cron/runs"],
  source: "facts/openclaw.md section 4 (legacy layouts)",
  holds: "cron jobs, their runs and queued deliveries of releases that kept them in JSON",
  secrets: "possible",
};
