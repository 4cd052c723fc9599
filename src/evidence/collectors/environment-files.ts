import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const environmentFiles: PathCollector = {
  ...PATHS,
  id: "environment-files",
  question: "Which keys and settings come from files instead of the configuration?",
  archive: STATE,
  volatility: 4,
  paths: [
    "{state}/.env",
    "{state}/.env.*",
    "{state}/gateway.systemd.env",
    "{state}/node.systemd.env",
    "{state}/*.systemd.env",
    "{state}/service-env",
    "{home}/.config/openclaw",
    "{compose}/.env",
    "{compose}/docker-compose*",
    "{compose}/compose*",
  ],
  source: "facts/openclaw.md sections 1 and 4",
  holds:
    "environment files of state directory, service, user and compose project; a channel token here alone starts the channel",
  secrets: "yes",
};
