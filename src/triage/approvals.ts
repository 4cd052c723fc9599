import type { Json } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import {
  foreignJson,
  leavesOf,
  listOf,
  memberOf,
  objectOf,
  textOf,
  textsOf,
} from "../openclaw/foreign-json.ts";
import { quoted } from "../openclaw/quoted.ts";
import { momentOf, rowSource, Sightings, source, textAt, times } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** A pattern that allows more than one program to do one thing. */
const WIDE =
  /^\*+$|\*\*|(?:^|\/)(?:ba|z|da|k)?sh$|(?:^|\/)(?:node|bun|deno|python[\d.]*|perl|ruby|php|env|sudo|curl|wget|ssh|nc)$/u;

export const APPROVALS: Question = {
  id: "approvals",
  topic: "persistence",
  title: "What may the agent do without asking again?",
  why: "an approval for always that the attacker obtained goes on working for the next injection",
  source:
    "facts/openclaw.md section 4: operator_approvals, exec_approvals_config, plugin_binding_approvals",
  *ask(reading) {
    for (const { path, database } of reading.stateDatabases) {
      yield* decisions(path, database.rows("operator_approvals"));
      for (const row of database.rows("exec_approvals_config")) {
        const where = rowSource(path, "exec_approvals_config", row["rowid"]);
        yield* allowList(
          foreignJson(textAt(row, "raw_json")),
          where,
          momentOf(row["updated_at_ms"]),
        );
      }
      yield* bindings(path, database.rows("plugin_binding_approvals"));
    }
    yield* legacy(reading);
  },
};

type Rows = ReturnType<Reading["stateDatabases"][number]["database"]["rows"]>;

function* decisions(path: string, rows: Rows): Generator<Found> {
  const seen = new Sightings<string>();
  for (const row of rows) {
    if (textAt(row, "decision") !== "allow-always") continue;
    const what = wordsOf(foreignJson(textAt(row, "presentation_json")));
    const at = momentOf(row["updated_at_ms"]);
    seen.add({ key: what, what, at, source: rowSource(path, "operator_approvals", row["rowid"]) });
  }
  for (const one of seen.all()) {
    yield {
      weight: "suspicious",
      confidence: "high",
      summary: `allowed for always: "${quoted(one.first)}"${times(one)}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}

function wordsOf(presentation: Json): string {
  const command = textOf(memberOf(presentation, "command"));
  if (command !== "") return command;
  const texts: string[] = [];
  for (const { value } of leavesOf(presentation, 200))
    if (typeof value === "string") texts.push(value);
  return texts.join(" ").slice(0, 1_000);
}

function* allowList(
  value: Json,
  where: Found["sources"][number],
  at: string | null,
): Generator<Found> {
  for (const [agent, settings] of Object.entries(objectOf(memberOf(value, "agents"))).slice(
    0,
    100,
  )) {
    const patterns = listOf(memberOf(settings, "allowlist")).flatMap((one) =>
      textsOf(typeof one === "string" ? one : memberOf(one, "pattern")),
    );
    if (patterns.length === 0) continue;
    const wide = patterns.filter((pattern) => WIDE.test(pattern));
    const shown = (wide.length > 0 ? wide : patterns)
      .slice(0, 8)
      .map((pattern) => quoted(pattern, 60));
    yield {
      weight: wide.length > 0 ? "suspicious" : "noted",
      confidence: "medium",
      summary: `agent ${printable(agent.slice(0, 60))} may run without asking: ${shown.join(", ")}${patterns.length > shown.length ? `, ${patterns.length} patterns in all` : ""}`,
      sources: [where],
      happenedAt: at,
    };
  }
}

function* bindings(path: string, rows: Rows): Generator<Found> {
  const seen = new Sightings<null>();
  for (const row of rows) {
    seen.add({
      key: "",
      what: null,
      at: null,
      source: rowSource(path, "plugin_binding_approvals", row["rowid"]),
    });
  }
  for (const one of seen.all()) {
    yield {
      weight: "suspicious",
      confidence: "low",
      summary: `${one.count} plugin(s) may speak in conversations without asking`,
      sources: one.sources,
      happenedAt: null,
    };
  }
}

/** Older releases keep the list in a file. */
function* legacy(reading: Reading): Generator<Found> {
  for (const state of reading.suspect.places.stateDirectories) {
    const path = `${state}/exec-approvals.json`;
    const text = reading.text(path)?.text;
    if (text !== undefined) yield* allowList(foreignJson(text), source(path), null);
  }
}
