import { printable } from "../model/printable.ts";
import { redFlagsIn } from "../openclaw/red-flags.ts";
import type { SuspectEntry } from "../ports/suspect.ts";
import { momentOfNs, source } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** The only file that OpenClaw puts there: its own starter, which calls node with the package's program. */
const OWN_STARTER =
  /^#!\/bin\/sh\nset -eu\n\nexec '?\/[^\s'";|&$`]+'? '?\/[^\s'";|&$`]*openclaw[^\s'";|&$`]*'? "\$@"\n$/u;

const MOST_FILES = 200;

export const EXEC_SURROUNDINGS: Question = {
  id: "exec-surroundings",
  topic: "persistence",
  title: "What runs before and instead of the agent's own commands?",
  why: "a snapshot is sourced before every command, and agent-cli is first in its PATH",
  source: "facts/openclaw.md sections 2 and 4: cache/shell-snapshots, tmp/agent-cli",
  *ask(reading) {
    for (const state of reading.suspect.places.stateDirectories) {
      yield* snapshots(`${state}/cache/shell-snapshots`, reading);
      yield* programs(`${state}/tmp/agent-cli`, reading);
    }
  },
};

function* snapshots(folder: string, reading: Reading): Generator<Found> {
  for (const entry of reading.entries(folder).slice(0, MOST_FILES)) {
    if (entry.kind === "directory") continue;
    const what = oddityOf(entry, reading);
    if (what === "") continue;
    yield {
      weight: "suspicious",
      confidence: "high",
      summary: `${entry.path} is sourced before every command${what}`,
      sources: [source(entry.path)],
      happenedAt: momentOfNs(entry.mtimeNs),
    };
  }
}

function oddityOf(entry: SuspectEntry, reading: Reading): string {
  if (entry.kind !== "file") return " and is no ordinary file";
  const flags = redFlagsIn(reading.text(entry.raw)?.text ?? "");
  if (flags.length > 0) return `: it ${flags.map(({ meaning }) => meaning).join("; ")}`;
  const isNamed = /\/[0-9a-f]{64}\.sh$/u.test(entry.path);
  return isNamed ? "" : " and bears no name that OpenClaw gives";
}

function* programs(folder: string, reading: Reading): Generator<Found> {
  for (const entry of reading.entries(folder).slice(0, MOST_FILES)) {
    if (entry.kind === "directory") continue;
    const name = entry.path.slice(folder.length + 1);
    const text = entry.kind === "file" ? (reading.text(entry.raw)?.text ?? "") : "";
    if (name === "openclaw" && OWN_STARTER.test(text)) continue;
    yield {
      weight: "suspicious",
      confidence: "high",
      summary:
        name === "openclaw"
          ? `${entry.path} is not the starter that OpenClaw writes: every command of the agent finds it first`
          : `${entry.path} stands before the system's own program ${printable(name)} in every command of the agent`,
      sources: [source(entry.path)],
      happenedAt: momentOfNs(entry.mtimeNs),
    };
  }
}
