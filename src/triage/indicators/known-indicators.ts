import { leavesOf } from "../../openclaw/foreign-json.ts";
import type { SuspectEntry } from "../../ports/suspect.ts";
import { momentOf, momentOfNs, rowSource, Sightings, source, textAt, times } from "../question.ts";
import type { Question, Reading, Seen } from "../question.ts";
import { INDICATORS } from "./list.ts";
import type { Indicator } from "./list.ts";

const FOLDERS = ["skills", "workspace", "hooks", "extensions"] as const;
/** Git's own objects are packed, and packages come by the thousand. */
const SKIPPED = /\/(?:\.git|node_modules)\//u;
const MOST_FILES = 5_000;
const LONGEST_FILE = 1_048_576;
/** What people and agents write; a picture holds no instruction. */
const TEXT =
  /\.(?:md|txt|json5?|[cm]?[jt]sx?|sh|bash|zsh|py|rb|pl|ps1|ya?ml|toml|env|cfg|ini|html?)$|\/[^/.]+$/iu;

export const KNOWN_INDICATORS: Question = {
  id: "known-indicators",
  topic: "indicator",
  title: "Are there signs of known campaigns?",
  why: "a known campaign tells what else to look for, and what they were after",
  source: "src/triage/indicators/list.ts, facts/openclaw.md section 8",
  async *ask(reading) {
    const seen = new Sightings<Indicator>();
    for await (const one of sightings(reading)) seen.add(one);
    for (const one of seen.all()) {
      yield {
        weight: one.first.id === "clawhavoc-c2" ? "malicious" : "suspicious",
        confidence: "high",
        summary: `${one.first.text}, ${one.first.meaning}, stands in ${one.count} place(s)${times(one)} (${one.first.source})`,
        sources: one.sources,
        happenedAt: one.from,
      };
    }
  },
};

async function* sightings(reading: Reading): AsyncGenerator<Seen<Indicator>> {
  for await (const { text, source: where, at } of reading.commands()) {
    yield* inText(text, { at, source: where });
  }
  for (const { path, database } of reading.stateDatabases) {
    for (const row of database.rows("cron_jobs")) {
      yield* inText(textAt(row, "job_json"), {
        at: momentOf(row["updated_at"]),
        source: rowSource(path, "cron_jobs", row["rowid"]),
      });
    }
  }
  for (const { path, value } of reading.configs) {
    for (const leaf of leavesOf(value)) {
      if (typeof leaf.value === "string")
        yield* inText(leaf.value, { at: null, source: source(path) });
    }
  }
  yield* inFiles(reading);
}

function* inFiles(reading: Reading): Generator<Seen<Indicator>> {
  for (const state of reading.suspect.places.stateDirectories) {
    for (const folder of FOLDERS) {
      for (const { raw, path, mtimeNs } of searched(`${state}/${folder}`, reading)) {
        const where = { at: momentOfNs(mtimeNs), source: source(path) };
        yield* inText(reading.text(raw)?.text ?? "", where);
      }
    }
  }
}

function searched(folder: string, reading: Reading): readonly SuspectEntry[] {
  const files = reading
    .entries(folder)
    .filter(({ kind, path }) => kind === "file" && TEXT.test(path) && !SKIPPED.test(path));
  const short = files.filter(({ size }) => size <= LONGEST_FILE).slice(0, MOST_FILES);
  const left = files.length - short.length;
  if (left > 0) reading.missed(`${folder}: ${left} files were not searched for known signs`);
  return short;
}

function* inText(
  text: string,
  where: Pick<Seen<Indicator>, "at" | "source">,
): Generator<Seen<Indicator>> {
  for (const indicator of INDICATORS) {
    if (text.includes(indicator.text)) yield { ...where, key: indicator.id, what: indicator };
  }
}
