import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const scheduledJobs: PathCollector = {
  ...PATHS,
  id: "scheduled-jobs",
  question: "What does the host run by the clock?",
  archive: STATE,
  volatility: 6,
  paths: [
    "/etc/crontab",
    "/etc/anacrontab",
    "/etc/cron.*",
    "/var/spool/cron",
    "/var/spool/anacron",
    "/var/spool/at",
    "/var/spool/cron/atjobs",
    "/var/lib/systemd/timers",
  ],
  source: "crontab(5), anacron(8), at(1)",
  holds: "cron, anacron and at of the system and of every user",
  secrets: "possible",
};
