import type { FindingSource } from "../model/finding.ts";
import { printable } from "../model/printable.ts";
import { foreignJson, memberOf, textOf, textsOf } from "../openclaw/foreign-json.ts";
import type { LogDigest } from "../openclaw/log-events.ts";
import { olderDevices } from "../openclaw/older-state.ts";
import type { StateRow } from "../openclaw/older-state.ts";
import type { SqlRow } from "../ports/suspect.ts";
import { momentOf, rowSource, source, textAt } from "./question.ts";
import type { Found, Question, Reading } from "./question.ts";

/** How a device came in, as `approved_via` says it. Only `owner` stands for a person who was asked. */
const WAYS: Readonly<Record<string, string>> = {
  silent: "silently: a valid gateway token was enough",
  bootstrap: "with a set-up code",
  "trusted-proxy": "by what a proxy said",
  "ssh-verified": "by a login over SSH",
  owner: "by a person",
};

/** So many wrong tokens before it let a pairing look like a guess that came true. */
const FAILURES_BEFORE = 5;
const MOST_DEVICES = 200;

export const PAIRED_DEVICES: Question = {
  id: "paired-devices",
  topic: "access",
  title: "Which devices are paired, and who let them in?",
  why: "a paired device keeps its own token: changing the gateway's token does not shut it out",
  source:
    "facts/openclaw.md sections 0.7, 4 and 11: table device_pairing_paired; devices/paired.json of older releases",
  async *ask(reading) {
    const logs = await reading.logs();
    let count = 0;
    const own = ownDevices(reading);
    for (const device of devices(reading)) {
      count += 1;
      if (count <= MOST_DEVICES) yield foundIn(device, { logs, own });
    }
    if (count > MOST_DEVICES)
      reading.missed(`${count - MOST_DEVICES} more paired devices are not listed`);
  },
};

interface Beside {
  readonly logs: LogDigest;
  readonly own: ReadonlySet<string>;
}

function foundIn({ row, source: where }: StateRow, { logs, own }: Beside): Found {
  const device = textAt(row, "device_id");
  const via = textAt(row, "approved_via");
  const at = momentOf(row["approved_at_ms"]);
  const from = textAt(row, "remote_ip");
  const failures = failuresBefore(logs, from, at);
  const isOwn = own.has(device);
  const weight = isOwn || (via === "owner" && failures === 0) ? "noted" : "suspicious";
  const afterwards = failures === 0 ? "" : `, after ${failures} refused attempts from there`;
  return {
    weight,
    confidence: via === "silent" || failures > 0 ? "high" : "medium",
    summary: `${isOwn ? "the gateway's own device" : "device"} ${nameOf(row)} was paired ${WAYS[via] ?? "in an unknown way"}, as ${roleOf(row)}, from ${placeOf(from)}${afterwards}`,
    sources: [where, ...lines(logs, device)],
    happenedAt: at,
  };
}

function* devices({ stateDatabases, suspect, text }: Reading): Generator<StateRow> {
  for (const { path, database } of stateDatabases) {
    for (const row of database.rows("device_pairing_paired")) {
      yield { row, source: rowSource(path, "device_pairing_paired", row["rowid"]) };
    }
  }
  for (const state of suspect.places.stateDirectories) {
    const read = text(`${state}/devices/paired.json`);
    if (read !== null) yield* olderDevices(read.path, read.text);
  }
}

/** The gateway's user pairs with itself: its own keys stand beside. */
function ownDevices({ stateDatabases, suspect, text }: Reading): ReadonlySet<string> {
  const rows = stateDatabases.flatMap(({ database }) => [...database.rows("device_identities")]);
  const files = suspect.places.stateDirectories.map(
    (state) => text(`${state}/identity/device.json`)?.text ?? "",
  );
  return new Set([
    ...rows.map((row) => textAt(row, "device_id")),
    ...files.map((file) => textOf(memberOf(foreignJson(file), "deviceId"))),
  ]);
}

function failuresBefore(logs: LogDigest, from: string, at: string | null): number {
  const isLocal = isLoopback(from);
  const failed = logs.refusals.filter(
    ({ remote, reason, first }) =>
      ["token_mismatch", "password_mismatch", "rate_limited"].includes(reason) &&
      (remote === from || (isLocal && isLoopback(remote))) &&
      (at === null || first.at === null || first.at <= at),
  );
  const count = failed.reduce((total, one) => total + one.count, 0);
  return count >= FAILURES_BEFORE ? count : 0;
}

/** A local connection is stored without an address. */
function isLoopback(address: string): boolean {
  return (
    address === "" ||
    address.startsWith("127.") ||
    address === "::1" ||
    address === "::ffff:127.0.0.1"
  );
}

function lines(logs: LogDigest, device: string): readonly FindingSource[] {
  return logs.events
    .filter(({ kind, subject }) => kind === "device-approved" && subject === device)
    .map(({ path, place }) => source(path, place))
    .slice(0, 3);
}

/** Its own name, or the first letters of its id, as the vendor's own lists show it. */
function nameOf(row: SqlRow): string {
  const id = printable(textAt(row, "device_id").slice(0, 12));
  const name = printable(textAt(row, "display_name").slice(0, 60));
  return name === "" ? id : `${id} "${name}"`;
}

function roleOf(row: SqlRow): string {
  const scopes = textsOf(foreignJson(textAt(row, "scopes_json"))).slice(0, 8);
  const role = printable(textAt(row, "role").slice(0, 40)) || "unknown role";
  return scopes.length === 0 ? role : `${role} with ${printable(scopes.join(", ").slice(0, 200))}`;
}

function placeOf(from: string): string {
  return from === "" ? "this host" : printable(from.slice(0, 64));
}
