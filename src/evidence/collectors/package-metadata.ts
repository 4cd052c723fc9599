import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const packageMetadata: PathCollector = {
  ...PATHS,
  id: "package-metadata",
  question: "Which release of OpenClaw is installed, and what did it bring along?",
  archive: STATE,
  volatility: 6,
  paths: [
    "{package}/package.json",
    "{package}/npm-shrinkwrap.json",
    "{package}/../.package-lock.json",
  ],
  source: "npm-folders(5), facts/openclaw.md section 1",
  holds:
    "`package.json` of each installed package; the hashes of all its files are in `package-files`",
  secrets: "no",
};
