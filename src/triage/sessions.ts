import { printable } from "../model/printable.ts";
import { momentOf, rowSource, Sightings, textAt, times } from "./question.ts";
import type { Question } from "./question.ts";

/** Where a session came from when nobody of the house began it. */
const FROM_OUTSIDE: Readonly<Record<string, string>> = {
  gmail: "by a mail",
  webhook: "by a call of the webhook",
};

export const SESSIONS: Question = {
  id: "sessions",
  topic: "access",
  title: "How did sessions begin?",
  why: "a session that a webhook or a mail began was fed by whoever could reach it",
  source: "facts/openclaw.md section 4: session_nodes, session_windows",
  *ask({ agentDatabases }) {
    const seen = new Sightings<string>();
    const outside = new Sightings<string>();
    for (const { path, database } of agentDatabases) {
      for (const row of database.rows("session_nodes")) {
        const via = printable(textAt(row, "created_via").slice(0, 40)) || "unknown";
        const at = momentOf(row["created_at"] ?? row["updated_at"]);
        seen.add({
          key: via,
          what: via,
          at,
          source: rowSource(path, "session_nodes", row["rowid"]),
        });
      }
      for (const row of database.rows("session_windows")) {
        const how = FROM_OUTSIDE[textAt(row, "hook_external_content_source")];
        if (how === undefined) continue;
        const at = momentOf(row["created_at"]);
        outside.add({
          key: how,
          what: how,
          at,
          source: rowSource(path, "session_windows", row["rowid"]),
        });
      }
    }
    for (const one of seen.all()) {
      yield {
        weight: "noted",
        confidence: "high",
        summary: `a session was begun, created via ${one.first}${times(one)}`,
        sources: one.sources,
        happenedAt: one.from,
      };
    }
    for (const one of outside.all()) {
      yield {
        weight: "suspicious",
        confidence: "medium",
        summary: `a session was fed from outside ${one.first}${times(one)}`,
        sources: one.sources,
        happenedAt: one.from,
      };
    }
  },
};
