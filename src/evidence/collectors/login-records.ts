import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { LOGS } from "../layout.ts";

export const loginRecords: PathCollector = {
  ...PATHS,
  id: "login-records",
  question: "Who logged in, when, from where, and who tried?",
  archive: LOGS,
  volatility: 5,
  paths: [
    "/var/log/wtmp*",
    "/var/log/btmp*",
    "/var/log/lastlog",
    "/var/lib/wtmpdb",
    "/var/lib/lastlog",
    "/var/log/auth.log*",
    "/var/log/secure*",
  ],
  order: "newest",
  maxBytes: 512 * 1_048_576,
  source: "wtmp(5), RFC 3227 section 2.1",
  holds: "login and failed login records, current and rotated",
  secrets: "no",
};
