import { printable } from "../model/printable.ts";
import type { SqlRow } from "../ports/suspect.ts";
import { momentOf, rowSource, Sightings, textAt, times } from "./question.ts";
import type { Question } from "./question.ts";

interface Kind {
  readonly table: string;
  readonly meaning: string;
  readonly when: string;
}

/** Rows through which somebody may still come in. Codes and tokens of these rows are never told. */
const KINDS: readonly Kind[] = [
  { table: "device_pairing_pending", meaning: "a device asks to be paired", when: "ts" },
  { table: "channel_pairing_requests", meaning: "a sender asks to be let in", when: "" },
  {
    table: "device_bootstrap_tokens",
    meaning: "a set-up code lets a device in without a person",
    when: "issued_at_ms",
  },
  {
    table: "device_pairing_join_codes",
    meaning: "a join code lets a device in without a person",
    when: "created_at_ms",
  },
];

export const OPEN_INVITATIONS: Question = {
  id: "open-invitations",
  topic: "access",
  title: "Who may still come in through a pending request or a code?",
  why: "an approval or a code that is left open lets the attacker back in after everything is rotated",
  source:
    "facts/openclaw.md section 4: device_pairing_pending, device_bootstrap_tokens, join codes",
  *ask({ stateDatabases }) {
    for (const { table, meaning, when } of KINDS) {
      const seen = new Sightings<string>();
      for (const { path, database } of stateDatabases) {
        for (const row of database.rows(table)) {
          const at = momentOf(row[when]);
          seen.add({
            key: table,
            what: detailOf(row),
            at,
            source: rowSource(path, table, row["rowid"]),
          });
        }
      }
      for (const one of seen.all()) {
        yield {
          weight: "suspicious",
          confidence: "medium",
          summary: `${meaning}${one.first}${times(one)}`,
          sources: one.sources,
          happenedAt: one.from,
        };
      }
    }
  },
};

function detailOf(row: SqlRow): string {
  const from = textAt(row, "remote_ip");
  const channel = textAt(row, "channel_key");
  const role = textAt(row, "role");
  return printable(
    `${role === "" ? "" : ` as ${role.slice(0, 40)}`}${channel === "" ? "" : ` on ${channel.slice(0, 60)}`}${from === "" ? "" : ` from ${from.slice(0, 64)}`}`,
  );
}
