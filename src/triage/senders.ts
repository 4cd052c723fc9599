import { printable } from "../model/printable.ts";
import { leavesOf } from "../openclaw/foreign-json.ts";
import { momentOf, rowSource, Sightings, textAt, times } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

export const SENDERS: Question = {
  id: "senders",
  topic: "access",
  title: "Who may write to the agent, and who did without being on a list?",
  why: "a message is all that a prompt injection needs",
  source: "facts/openclaw.md section 4: channel_pairing_allow_entries, conversations",
  *ask(reading) {
    const allowed = allowedSenders(reading);
    yield* allowEntries(reading);
    yield* strangers(reading, allowed);
  },
};

/** Every sender that a list names, in whatever channel. */
function allowedSenders({ configs, stateDatabases }: Reading): ReadonlySet<string> {
  const allowed = new Set<string>();
  for (const { value } of configs) {
    for (const leaf of leavesOf(value)) {
      if (/allowFrom|allowUsers/iu.test(leaf.path)) allowed.add(bare(String(leaf.value)));
    }
  }
  for (const { database } of stateDatabases) {
    for (const row of database.rows("channel_pairing_allow_entries"))
      allowed.add(bare(textAt(row, "entry")));
  }
  return allowed;
}

/** `telegram:123` and `123` are one sender. */
function bare(sender: string): string {
  return sender.slice(sender.lastIndexOf(":") + 1).toLowerCase();
}

function* allowEntries({ stateDatabases }: Reading): Generator<Found> {
  const seen = new Sightings<{ readonly channel: string; readonly isAll: boolean }>();
  for (const { path, database } of stateDatabases) {
    for (const row of database.rows("channel_pairing_allow_entries")) {
      const channel = printable(textAt(row, "channel_key").slice(0, 60));
      const isAll = textAt(row, "entry").trim() === "*";
      seen.add({
        key: `${channel} ${isAll}`,
        what: { channel, isAll },
        at: momentOf(row["updated_at"]),
        source: rowSource(path, "channel_pairing_allow_entries", row["rowid"]),
      });
    }
  }
  for (const one of seen.all()) {
    const { channel, isAll } = one.first;
    yield {
      weight: isAll ? "suspicious" : "noted",
      confidence: "high",
      summary: isAll
        ? `every sender of ${channel} is let in: the list of pairings holds *`
        : `${one.count} sender(s) of ${channel} are let in by pairing`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}

/** People who talked to the agent alone and stand on no list: a policy was open then. */
function* strangers({ agentDatabases }: Reading, allowed: ReadonlySet<string>): Generator<Found> {
  const seen = new Sightings<string>();
  for (const { path, database } of agentDatabases) {
    for (const row of database.rows("conversations")) {
      if (row["kind"] !== "direct" || allowed.has(bare(textAt(row, "peer_id")))) continue;
      const channel = printable(textAt(row, "channel").slice(0, 60));
      // The gateway's own page and terminal are no channel that others reach.
      if (["webchat", "cli", "tui", "internal"].includes(channel)) continue;
      const at = momentOf(row["created_at"]);
      seen.add({
        key: channel,
        what: channel,
        at,
        source: rowSource(path, "conversations", row["rowid"]),
      });
    }
  }
  for (const one of seen.all()) {
    yield {
      weight: "suspicious",
      confidence: "medium",
      summary: `the agent talked on ${one.first} with somebody who stands on no list of senders${times(one)}`,
      sources: one.sources,
      happenedAt: one.from,
    };
  }
}
