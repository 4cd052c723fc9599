import { printable } from "../model/printable.ts";
import type { AgentCommand } from "../openclaw/agent-commands.ts";
import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn } from "../openclaw/red-flags.ts";
import type { RedFlag } from "../openclaw/red-flags.ts";
import { momentOf, rowSource, Sightings, textAt, times } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

const GOES_OUT: ReadonlySet<string> = new Set(["sends-out", "drop-box"]);

/** Tools that fetch an address: what is in the address goes out too. */
const FETCHES = /^(?:web_fetch|web_search|browser|fetch|http|image)/u;
const LONGEST_QUERY = 200;

interface Sending {
  readonly command: AgentCommand;
  readonly meaning: string;
}

export const SENT_OUT: Question = {
  id: "sent-out",
  topic: "exfiltration",
  title: "What may have left the host?",
  why: "it decides who has to be told, and which keys are burnt",
  source: "facts/openclaw.md sections 4 and 5: tool calls, outbound_media_provenance",
  async *ask(reading) {
    const sent = new Sightings<Sending>();
    for await (const command of reading.commands()) {
      const meaning = meaningOf(command);
      if (meaning === "") continue;
      const { source: where, at } = command;
      const key = `${command.tool} ${command.text.slice(0, 4_096)}`;
      sent.add({ key, what: { command, meaning }, at, source: where });
    }
    for (const one of sent.all()) {
      const { command, meaning } = one.first;
      yield {
        weight: "suspicious",
        confidence: "high",
        summary: `${command.tool} "${quoted(command.text)}" ${meaning}`,
        sources: one.sources,
        happenedAt: one.from,
      };
    }
    if (sent.left > 0)
      reading.missed(`${sent.left} more commands that send something out are not listed`);
    yield* media(reading);
  },
};

function meaningOf({ tool, text }: AgentCommand): string {
  const flags = redFlagsIn(text).filter(({ id }) => GOES_OUT.has(id));
  if (flags.length > 0) return flags.map(({ meaning }: RedFlag) => meaning).join("; ");
  if (!FETCHES.test(tool)) return "";
  const [, host = "", rest = ""] = /https?:\/\/([^\s/?#]{1,253})([^\s]{0,4096})/u.exec(text) ?? [];
  if (/^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/u.test(host) && !/^(?:127|10|192\.168)\./u.test(host))
    return "asks a host by its number";
  const query = rest.slice(rest.indexOf("?") + 1);
  return rest.includes("?") && query.length > LONGEST_QUERY ? "puts much text into an address" : "";
}

function* media({ stateDatabases }: Reading): Generator<Found> {
  const seen = new Sightings<string>();
  for (const { path, database } of stateDatabases) {
    for (const row of database.rows("outbound_media_provenance")) {
      const channel = printable(textAt(row, "channel").slice(0, 60));
      const at = momentOf(row["created_at_ms"] ?? row["created_at"]);
      seen.add({
        key: channel,
        what: channel,
        at,
        source: rowSource(path, "outbound_media_provenance", row["rowid"]),
      });
    }
  }
  for (const one of seen.all()) {
    yield {
      weight: "noted",
      confidence: "high",
      summary: `a file was sent out${one.first === "" ? "" : ` on ${one.first}`}${times(one)}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}
