import { momentOf, rowSource, Sightings, textAt, times } from "./question.ts";
import type { Question } from "./question.ts";

export const GATEWAY_BOOTS: Question = {
  id: "gateway-boots",
  topic: "change",
  title: "When was the gateway started, and how did it end?",
  why: "a restart is when a changed config, hook or plugin came into force",
  source: "facts/openclaw.md section 2: gateway_boot_lifecycle",
  *ask({ stateDatabases }) {
    const seen = new Sightings<string>();
    for (const { path, database } of stateDatabases) {
      for (const row of database.rows("gateway_boot_lifecycle")) {
        const outcome = textAt(row, "outcome");
        const at = momentOf(row["started_at_ms"]);
        seen.add({
          key: outcome,
          what: outcome,
          at,
          source: rowSource(path, "gateway_boot_lifecycle", row["rowid"]),
        });
      }
    }
    for (const one of seen.all()) {
      yield {
        weight: "noted",
        confidence: "high",
        summary: `the gateway was started and ${WORDS[one.first] ?? "has recorded no end"}${times(one)}`,
        sources: one.sources,
        happenedAt: one.from,
      };
    }
  },
};

const WORDS: Readonly<Record<string, string>> = {
  clean_stop: "stopped in order",
  forced_stop: "was forced to stop: what it did last may be missing",
};
