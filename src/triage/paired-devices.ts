import type { FindingSource } from "../model/finding.ts";
import { printable } from "../model/printable.ts";
import { foreignJson, textsOf } from "../openclaw/foreign-json.ts";
import type { LogDigest } from "../openclaw/log-events.ts";
import type { SqlRow } from "../ports/suspect.ts";
import { momentOf, rowSource, source, textAt } from "./question.ts";
import type { Found, Question } from "./question.ts";

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
  source: "facts/openclaw.md sections 0.7, 4 and 11: table device_pairing_paired",
  async *ask(reading) {
    const logs = await reading.logs();
    let count = 0;
    for (const { path, database } of reading.stateDatabases) {
      const own = ownDevices(database.rows("device_identities"));
      for (const row of database.rows("device_pairing_paired")) {
        count += 1;
        if (count <= MOST_DEVICES) yield foundIn(path, row, { logs, own });
      }
    }
    if (count > MOST_DEVICES)
      reading.missed(`${count - MOST_DEVICES} more paired devices are not listed`);
  },
};

interface Beside {
  readonly logs: LogDigest;
  readonly own: ReadonlySet<string>;
}

function foundIn(path: string, row: SqlRow, { logs, own }: Beside): Found {
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
    sources: [rowSource(path, "device_pairing_paired", row["rowid"]), ...lines(logs, device)],
    happenedAt: at,
  };
}

/** The gateway pairs itself: its own keys stand beside. */
function ownDevices(rows: Iterable<SqlRow>): ReadonlySet<string> {
  return new Set([...rows].map((row) => textAt(row, "device_id")));
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
