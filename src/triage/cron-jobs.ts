import { canonicalJson } from "../model/json.ts";
import type { Json } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import { foreignJson, leavesOf, memberOf, textOf, textsOf } from "../openclaw/foreign-json.ts";
import { olderJobs } from "../openclaw/older-state.ts";
import type { StateRow } from "../openclaw/older-state.ts";
import { quoted } from "../openclaw/quoted.ts";
import { redFlagsIn, standingWeight } from "../openclaw/red-flags.ts";
import type { SqlRow } from "../ports/suspect.ts";
import { momentOf, rowSource, textAt } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

interface Shipped {
  /** One for each agent: the key ends with its id. */
  readonly key: RegExp;
  /** SHA-256 of the payload as canonical JSON, in release 2026.9.6 (facts/openclaw-samples). */
  readonly payload: string;
}

/** Jobs that a default install makes by itself (facts/openclaw.md section 0.18). */
const SHIPPED: readonly Shipped[] = [
  {
    key: /^heartbeat:[\w-]{1,64}$/u,
    payload: "aca2bdaffc59041a0062e6676b9b321613adb4b989ac50aff049a98fdf132933",
  },
  {
    key: /^memory-core:memory-dreaming-promotion$/u,
    payload: "49b22e1ddbab38395ffb8a919a6060a9e8ef979dbb534b6c5ef2f8bb692d5871",
  },
  {
    key: /^skill-collection-review:[\w-]{1,64}$/u,
    payload: "e9a0733d94bbb1c46ca6d3a208a640a5b369b58fa32b9dbf8a106bd902b10072",
  },
];

const MOST_JOBS = 200;

export const CRON_JOBS: Question = {
  id: "cron-jobs",
  topic: "persistence",
  title: "Which scheduled jobs are not of a default install?",
  why: "a job comes back by itself, as a command on the host or as a message to the agent",
  source:
    "facts/openclaw.md sections 0.18 and 4: table cron_jobs; cron/jobs.json of older releases",
  *ask(reading) {
    let count = 0;
    for (const job of jobs(reading)) {
      const found = foundIn(job, reading);
      if (found === null) continue;
      count += 1;
      if (count <= MOST_JOBS) yield found;
    }
    if (count > MOST_JOBS)
      reading.missed(`${count - MOST_JOBS} more scheduled jobs are not listed`);
  },
};

function* jobs({ stateDatabases, suspect, text }: Reading): Generator<StateRow> {
  for (const { path, database } of stateDatabases) {
    for (const row of database.rows("cron_jobs")) {
      yield { row, source: rowSource(path, "cron_jobs", row["rowid"]) };
    }
  }
  for (const state of suspect.places.stateDirectories) {
    const read = text(`${state}/cron/jobs.json`);
    if (read !== null) yield* olderJobs(read.path, read.text);
  }
}

/** `null` for a job that is as it ships. */
function foundIn({ row, source }: StateRow, reading: Reading): Found | null {
  const payload = memberOf(foreignJson(textAt(row, "job_json")), "payload");
  const key = textAt(row, "declaration_key");
  const shipped = SHIPPED.find((one) => one.key.test(key));
  if (shipped !== undefined && reading.sha256(canonicalJson(payload)) === shipped.payload)
    return null;
  const kind = textOf(memberOf(payload, "kind")) || textAt(row, "payload_kind");
  const text = textIn(payload);
  const flags = redFlagsIn(text);
  const name = printable(textAt(row, "name").slice(0, 80));
  const meaning = flags.length === 0 ? "" : `: it ${flags.map((flag) => flag.meaning).join("; ")}`;
  return {
    weight: kind === "command" ? standingWeight(flags) : "suspicious",
    confidence: shipped === undefined || flags.length > 0 ? "high" : "low",
    summary: `${subject(name, kind, shipped)} "${quoted(text)}"${meaning}${stateOf(row)}`,
    sources: [source],
    happenedAt:
      momentOf(memberOf(foreignJson(textAt(row, "job_json")), "createdAtMs")) ??
      momentOf(row["updated_at"]),
  };
}

function subject(name: string, kind: string, shipped: Shipped | undefined): string {
  if (shipped !== undefined)
    return `job ${name} bears the name of a shipped one and does something else than in release 2026.9.6:`;
  if (kind === "command") return `job ${name} runs a command on the host:`;
  return `job ${name} (${printable(kind.slice(0, 40)) || "of unknown kind"}) is not of a default install:`;
}

function textIn(payload: Json): string {
  const argv = textsOf(memberOf(payload, "argv"));
  if (argv.length > 0) return argv.join(" ");
  const texts: string[] = [];
  for (const { path, value } of leavesOf(payload, 1_000)) {
    if (path !== "kind" && typeof value === "string") texts.push(value);
  }
  return texts.join(" ");
}

function stateOf(row: SqlRow): string {
  return row["enabled"] === 0 ? " (switched off)" : "";
}
