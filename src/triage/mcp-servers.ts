import { printable } from "../model/printable.ts";
import { memberOf, objectOf, textOf, textsOf } from "../openclaw/foreign-json.ts";
import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn, standingWeight } from "../openclaw/red-flags.ts";
import { Sightings, source, times } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";
import type { FindingSource } from "../model/finding.ts";
import type { Json } from "../model/json.ts";

/** A shell or an interpreter with its program on the command line: no installed server. */
const INLINE =
  /^(?:\S*\/)?(?:(?:ba|z|da|k)?sh|node|bun|deno|python[\d.]*|perl|ruby|php)\s+(?:-\w*c|-e|-p|--eval|eval)\b/u;

const BLOCKS = ["mcp", "nodeHost.mcp"] as const;

export const MCP_SERVERS: Question = {
  id: "mcp-servers",
  topic: "persistence",
  title: "Which tool servers (MCP) does the gateway start?",
  why: "the command of such a server runs as the gateway whenever it starts",
  source: "facts/openclaw.md sections 3 and 6: mcp.servers, `failed to start server` in the log",
  async *ask(reading) {
    for (const { path, value, written } of reading.configs) {
      for (const block of BLOCKS) {
        const keys = [...block.split("."), "servers"];
        const servers = objectOf(memberOf(value, ...keys));
        const asWritten = objectOf(memberOf(written, ...keys));
        for (const [name, server] of Object.entries(servers).slice(0, 200)) {
          const at = source(path, `${block}.servers.${printable(name.slice(0, 80))}`);
          yield foundIn(at, server, asWritten[name] ?? null);
        }
      }
    }
    yield* failures(reading);
  },
};

/** Judged by what is run, told by what is written: the difference may be a secret. */
function foundIn(where: FindingSource, server: Json, written: Json): Found {
  const { at } = where;
  const words = wordsOf(server);
  const shown = wordsOf(written);
  const url = textOf(memberOf(written, "url"));
  const flags = redFlagsIn(words);
  const isOdd = flags.length > 0 || INLINE.test(words);
  const meaning = flags.map((flag) => flag.meaning).join("; ");
  return {
    weight: standingWeight(flags),
    confidence: isOdd ? "high" : "low",
    summary:
      words === ""
        ? `${at} connects to ${quoted(url) || "an address that is not stated"}: is it yours?`
        : `${at} runs "${quoted(shown)}"${meaning === "" ? ": is it yours?" : `: it ${meaning}`}`,
    sources: [where],
    happenedAt: null,
  };
}

function wordsOf(server: Json): string {
  const words = [...textsOf(memberOf(server, "command")), ...textsOf(memberOf(server, "args"))];
  return words.join(" ");
}

/** Also of servers that the config does not hold any more. */
async function* failures(reading: Reading): AsyncGenerator<Found> {
  const seen = new Sightings<string>();
  const { events } = await reading.logs();
  for (const { kind, subject, message, at, path, place } of events) {
    if (kind !== "mcp-failed") continue;
    seen.add({ key: subject, what: message, at, source: source(path, place) });
  }
  for (const one of seen.all()) {
    const flags = redFlagsIn(one.first);
    yield {
      weight: flags.length > 0 ? "suspicious" : "noted",
      confidence: "high",
      summary: `the gateway ${quoted(one.first, 200)}${times(one)}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}
