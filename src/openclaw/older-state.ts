/** State that older releases keep in JSON files: the same facts, in the same columns. facts/openclaw.md section 4. */

import type { FindingSource } from "../model/finding.ts";
import type { Json } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import type { SqlRow } from "../ports/suspect.ts";
import { foreignJson, listOf, memberOf, objectOf, textOf } from "./foreign-json.ts";

/** A row, or what stands for one in a file. */
export interface StateRow {
  readonly row: SqlRow;
  readonly source: FindingSource;
}

const MOST_ROWS = 10_000;

/** `cron/jobs.json`; later releases import it. */
export function* olderJobs(path: string, text: string): Generator<StateRow> {
  for (const [index, job] of listOf(memberOf(foreignJson(text), "jobs"))
    .slice(0, MOST_ROWS)
    .entries()) {
    const row = {
      declaration_key: textOf(memberOf(job, "declarationKey")),
      name: textOf(memberOf(job, "name")),
      enabled: memberOf(job, "enabled") === false ? 0 : 1,
      payload_kind: textOf(memberOf(job, "payload", "kind")),
      job_json: JSON.stringify(job),
      updated_at: numberOf(memberOf(job, "updatedAtMs")),
    };
    yield { row, source: { path, at: `jobs[${index}]` } };
  }
}

/** `devices/paired.json`: a device for each key. */
export function* olderDevices(path: string, text: string): Generator<StateRow> {
  for (const [key, device] of Object.entries(objectOf(foreignJson(text))).slice(0, MOST_ROWS)) {
    const row = {
      device_id: textOf(memberOf(device, "deviceId")) || key,
      display_name: textOf(memberOf(device, "displayName")),
      role: textOf(memberOf(device, "role")),
      scopes_json: JSON.stringify(memberOf(device, "scopes")),
      remote_ip: textOf(memberOf(device, "remoteIp")),
      approved_via: textOf(memberOf(device, "approvedVia")),
      approved_at_ms: numberOf(memberOf(device, "approvedAtMs")),
    };
    yield { row, source: { path, at: `device ${printable(key.slice(0, 12))}` } };
  }
}

function numberOf(value: Json): number | null {
  return typeof value === "number" ? value : null;
}
