import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const gitObjects: PathCollector = {
  ...PATHS,
  id: "git-objects",
  question: "What did the workspace look like before?",
  archive: STATE,
  volatility: 4,
  paths: ["{workspace}/.git/objects", "{state}/.git/objects"],
  maxBytes: 4 * 1_073_741_824,
  source: "gitrepository-layout(5)",
  holds: "objects of the workspace's repository as raw files",
  secrets: "possible",
};
