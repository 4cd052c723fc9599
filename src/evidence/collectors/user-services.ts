import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const userServices: PathCollector = {
  ...PATHS,
  id: "user-services",
  question: "What does the user's own session start?",
  archive: STATE,
  volatility: 6,
  paths: [
    "{home}/.config/systemd/user",
    "{home}/.local/share/systemd/user",
    "{home}/.config/autostart",
    "{home}/.config/environment.d",
    "/run/user/{uid}/systemd",
  ],
  source: "facts/openclaw.md sections 2 and 4, systemd.unit(5)",
  holds:
    "user units, drop-ins, generated and transient units, autostart entries, environment settings",
  secrets: "possible",
};
