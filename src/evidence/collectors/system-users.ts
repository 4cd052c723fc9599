import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const systemUsers: PathCollector = {
  ...PATHS,
  id: "system-users",
  question: "Who may log in and become root?",
  archive: STATE,
  volatility: 6,
  paths: [
    "/etc/passwd",
    "/etc/group",
    "/etc/sudoers",
    "/etc/sudoers.d",
    "/etc/doas.conf",
    "/root/.ssh/authorized_keys",
    "/root/.ssh/authorized_keys2",
  ],
  source: "passwd(5), sudoers(5)",
  holds: "accounts, groups and sudo rules, root's authorized keys; no password hashes",
  secrets: "no",
};
