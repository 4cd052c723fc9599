import type { Finding } from "../model/finding.ts";
import type { AgentCommand } from "../openclaw/agent-commands.ts";
import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn } from "../openclaw/red-flags.ts";
import type { RedFlag } from "../openclaw/red-flags.ts";
import { Sightings, times } from "./question.ts";
import type { Found, Question, Sighting } from "./question.ts";

/** Tools whose text is run, not only kept. */
const RUNS: ReadonlySet<string> = new Set(["exec", "process", "bash", "shell", "cron"]);

/** Another question asks about what goes out. */
const ELSEWHERE: ReadonlySet<string> = new Set(["sends-out", "drop-box"]);

interface Flagged {
  readonly command: AgentCommand;
  readonly flags: readonly RedFlag[];
}

export const AGENT_COMMANDS: Question = {
  id: "agent-commands",
  topic: "execution",
  title: "What did the agent run?",
  why: "commands leave no line in the log: only these rows tell them",
  source:
    "facts/openclaw.md sections 0.9 and 5: transcript_events, trajectory_runtime_events, task_runs",
  async *ask(reading) {
    const flagged = new Sightings<Flagged>();
    const run = new Sightings<AgentCommand>();
    for await (const command of reading.commands()) {
      const { source: where, at } = command;
      if (RUNS.has(command.tool)) run.add({ key: command.tool, what: command, at, source: where });
      const flags = redFlagsIn(command.text).filter(({ id }) => !ELSEWHERE.has(id));
      if (flags.length === 0) continue;
      const key = `${command.tool} ${command.text.slice(0, 4_096)}`;
      flagged.add({ key, what: { command, flags }, at, source: where });
    }
    for (const one of flagged.all()) yield foundIn(one);
    for (const one of run.all()) yield summaryOf(one);
    if (flagged.left > 0)
      reading.missed(`${flagged.left} more suspicious commands of the agent are not listed`);
  },
};

function foundIn(one: Sighting<Flagged>): Found {
  const { command, flags } = one.first;
  const isRun = RUNS.has(command.tool);
  const meanings = flags.map(({ meaning }) => meaning).join("; ");
  return {
    weight: isRun ? weightOf(flags) : "suspicious",
    confidence: isRun ? "high" : "low",
    summary: `${subject(command.tool)} "${quoted(command.text)}": it ${meanings}${sameCall(one)}`,
    sources: one.sources,
    happenedAt: one.from,
  };
}

function subject(tool: string): string {
  if (tool === "cron") return "the scheduler ran";
  if (tool === "cron-run") return "a scheduled run left behind";
  return RUNS.has(tool) ? "the agent ran" : `the agent's tool ${tool} got`;
}

/** The same call stands in two tables: that is no second run. */
function sameCall(one: Sighting<Flagged>): string {
  const tables = new Set(
    one.sources.map(({ path, at }) => `${path} ${at.split(" rowid ")[0] ?? ""}`),
  );
  return one.count <= tables.size ? "" : times(one);
}

function weightOf(flags: readonly RedFlag[]): Finding["weight"] {
  return flags.some(({ weight }) => weight === "malicious") ? "malicious" : "suspicious";
}

function summaryOf(one: Sighting<AgentCommand>): Found {
  return {
    weight: "noted",
    confidence: "high",
    summary: `${one.count} row(s) tell of commands that were run with ${one.first.tool}${one.from === null ? "" : `, from ${one.from} to ${one.to ?? one.from}`}`,
    sources: one.sources,
    happenedAt: one.from,
  };
}
