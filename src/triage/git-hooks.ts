import { quoted } from "../openclaw/quoted.ts";
import { momentOfNs, source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** Settings of a repository that make git run a program. */
const RUNS =
  /^\s*(hookspath|fsmonitor|sshcommand|pager|editor|askpass|clean|smudge|process|textconv|command|helper|gitproxy|program)\s*=\s*(.+)$/giu;
const MOST_FILES = 100;

export const GIT_HOOKS: Question = {
  id: "git-hooks",
  topic: "persistence",
  title: "Does the workspace's git run something?",
  why: "OpenClaw itself calls git in the workspace, and git runs what stands there",
  source: "facts/openclaw.md section 4: workspace/.git/hooks",
  *ask(reading) {
    for (const state of reading.suspect.places.stateDirectories) {
      yield* hooks(`${state}/workspace/.git/hooks`, reading);
      yield* settings(`${state}/workspace/.git/config`, reading);
    }
  },
};

function* hooks(folder: string, reading: Reading): Generator<Found> {
  const found = reading
    .entries(folder)
    .filter(({ path, kind }) => kind !== "directory" && !path.endsWith(".sample"));
  for (const entry of found.slice(0, MOST_FILES)) {
    yield {
      weight: "suspicious",
      confidence: "high",
      summary: `git runs ${entry.path}: a new repository has no such hook`,
      sources: [source(entry.path)],
      happenedAt: momentOfNs(entry.mtimeNs),
    };
  }
}

function* settings(path: string, reading: Reading): Generator<Found> {
  const text = reading.text(path)?.text ?? "";
  for (const [index, line] of text.split("\n").slice(0, 5_000).entries()) {
    for (const [, name = "", value = ""] of line.matchAll(RUNS)) {
      if (/^(?:true|false|)$/iu.test(value.trim())) continue;
      yield {
        weight: "suspicious",
        confidence: "high",
        summary: `git of the workspace runs "${quoted(value)}" (${name.toLowerCase()})`,
        sources: [source(path, `line ${index + 1}`)],
        happenedAt: null,
      };
    }
  }
}
