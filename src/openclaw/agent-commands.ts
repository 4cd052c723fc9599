/** What the agent did with its tools, from the rows that OpenClaw keeps of it. facts/openclaw.md sections 4 and 5. */

import type { FindingSource } from "../model/finding.ts";
import { isoUtc, isoUtcOf } from "../model/instant.ts";
import type { Json } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import type { Packed } from "../ports/packed.ts";
import type { SqlRow, SuspectDatabase } from "../ports/suspect.ts";
import { foreignJson, leavesOf, listOf, memberOf, textOf, textsOf } from "./foreign-json.ts";
import { archivedEvents } from "./transcript-archives.ts";

/** One call of a tool, or one run of a command by the scheduler. */
export interface AgentCommand {
  readonly tool: string;
  /** The command line; for other tools their arguments, one after the other. */
  readonly text: string;
  /** Id of the call: the same call stands in more than one table. */
  readonly call: string;
  readonly at: string | null;
  readonly source: FindingSource;
}

/** Where an event stands, and when it was written there. */
interface EventPlace {
  readonly source: FindingSource;
  readonly at: string | null;
}

/** Unpacked events are at most this long (schema of `transcript_events`). */
const LONGEST_EVENT = 4 * 1_048_576;

interface CommandReading {
  readonly packed: Packed;
  /** Called for rows that cannot be read. */
  missed(sentence: string): void;
}

/** Of the database of one agent. */
export function* agentCommands(
  path: string,
  database: SuspectDatabase,
  reading: CommandReading,
): Generator<AgentCommand> {
  let unread = 0;
  for (const table of ["transcript_events", "trajectory_runtime_events"]) {
    for (const row of database.rows(table)) {
      const event = eventOf(row, reading.packed);
      if (event === null) unread += 1;
      else yield* commandsIn(event, placeOf(path, table, row));
    }
  }
  if (unread > 0) {
    reading.missed(`${path}: ${unread} row(s) of what the agent did cannot be read`);
  }
  for (const { event, source } of archivedEvents(path, database, reading)) {
    yield* commandsIn(event, { source, at: null });
  }
}

/**
 * Of the shared database: runs of the scheduler. `cron`: the command of its job, as the job stands now. `cron-run`: what
 * a run left behind where its job is gone, or runs no command.
 */
export function* scheduledCommands(
  path: string,
  database: SuspectDatabase,
): Generator<AgentCommand> {
  const jobs = commandsOfJobs(database);
  for (const row of database.rows("task_runs")) {
    if (row["runtime"] !== "cron") continue;
    const command = jobs.get(String(row["source_id"] ?? "")) ?? "";
    const left = typeof row["detail_json"] === "string" ? detailText(row["detail_json"]) : "";
    const text = command === "" ? left : command;
    if (text === "") continue;
    const call = typeof row["task_id"] === "string" ? row["task_id"] : "";
    const tool = command === "" ? "cron-run" : "cron";
    yield { ...placeOf(path, "task_runs", row), tool, text, call };
  }
}

function commandsOfJobs(database: SuspectDatabase): ReadonlyMap<string, string> {
  const commands = new Map<string, string>();
  for (const row of database.rows("cron_jobs")) {
    const { job_id: id, job_json: json } = row;
    const payload = typeof json === "string" ? memberOf(foreignJson(json), "payload") : null;
    const isCommand = textOf(memberOf(payload, "kind")) === "command";
    if (typeof id === "string" && isCommand) commands.set(id, argumentsOf(payload));
  }
  return commands;
}

/** Output, errors and notes of a run; its bookkeeping is left out. */
function detailText(json: string): string {
  const detail = foreignJson(json);
  return ["summary", "error", "diagnostics", "deliveryError"]
    .map((name) => memberOf(detail, name))
    .flatMap((value) => [...leavesOf(value, 1_000)].map((leaf) => leaf.value))
    .filter((value) => typeof value === "string")
    .join(" ");
}

/** Calls in one event, of a row or of a line of an older transcript file. */
export function* commandsIn(event: Json, { source, at }: EventPlace): Generator<AgentCommand> {
  const own = { source, at: at ?? isoUtcOf(textOf(memberOf(event, "timestamp"))) };
  if (textOf(memberOf(event, "type")) === "tool.call") {
    yield { ...own, ...toolCall(memberOf(event, "data"), "args", "toolCallId") };
  }
  const message = memberOf(event, "message");
  if (textOf(memberOf(message, "role")) !== "assistant") return;
  for (const part of listOf(memberOf(message, "content"))) {
    if (textOf(memberOf(part, "type")) !== "toolCall") continue;
    yield { ...own, ...toolCall(part, "arguments", "id") };
  }
}

function eventOf(row: SqlRow, packed: Packed): Json {
  const { event_json: json, event_zstd: zstd } = row;
  if (typeof json === "string") return foreignJson(json);
  if (!(zstd instanceof Uint8Array)) return null;
  const unpacked = packed.decompress(zstd, LONGEST_EVENT);
  return unpacked === null ? null : foreignJson(new TextDecoder().decode(unpacked));
}

function toolCall(
  value: Json,
  args: string,
  id: string,
): Pick<AgentCommand, "tool" | "text" | "call"> {
  const given = memberOf(value, args);
  return {
    tool: printable(textOf(memberOf(value, "name")).slice(0, 100)),
    text: argumentsOf(typeof given === "string" ? foreignJson(given) : given),
    call: textOf(memberOf(value, id)).slice(0, 200),
  };
}

/** A command line as it would be typed; else every text of the arguments. */
function argumentsOf(given: Json): string {
  for (const name of ["command", "cmd", "argv", "script"]) {
    const found = textsOf(memberOf(given, name)).join(" ");
    if (found !== "") return found;
  }
  const texts: string[] = [];
  for (const { path, value } of leavesOf(given, 1_000)) {
    if (typeof value === "string") texts.push(path === "" ? value : `${path}=${value}`);
  }
  return texts.join(" ");
}

function placeOf(path: string, table: string, row: SqlRow): EventPlace {
  const ms = row["created_at"];
  const at = typeof ms === "number" ? isoUtc(ms) : null;
  return { source: { path, at: `table ${table} rowid ${String(row["rowid"] ?? "")}` }, at };
}
