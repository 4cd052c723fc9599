import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";

export const systemLogs: PathCollector = {
  ...PATHS,
  id: "system-logs",
  question: "What did the rest of the host log?",
  archive: LOGS,
  volatility: 5,
  paths: [
    "/var/log/syslog*",
    "/var/log/messages*",
    "/var/log/kern.log*",
    "/var/log/daemon.log*",
    "/var/log/user.log*",
    "/var/log/cron*",
    "/var/log/audit",
    "/var/log/apt",
    "/var/log/dpkg.log*",
    "/var/log/ufw.log*",
  ],
  order: "newest",
  maxBytes: 1_073_741_824,
  source: "rsyslog.conf(5), auditd(8)",
  holds: "system, kernel, audit and package logs, the latest first",
  secrets: "possible",
};
