import { PATHS } from "../collector.ts";
import type { PathCollector } from "../collector.ts";
import { STATE } from "../layout.ts";

export const gitState: PathCollector = {
  ...PATHS,
  id: "git-state",
  question: "What does the workspace's git say about its history, and does it run code?",
  archive: STATE,
  volatility: 4,
  paths: ["{workspace}/.git", "{state}/.git"],
  known: [
    ".git/HEAD",
    ".git/config",
    ".git/hooks",
    ".git/index",
    ".git/refs",
    ".git/logs",
    ".git/packed-refs",
  ],
  skip: ["objects"],
  source: "facts/openclaw.md section 4, gitrepository-layout(5)",
  holds:
    "HEAD, refs, configuration, hooks, index and logs of the repository as raw files; git itself is never run",
  secrets: "possible",
};
