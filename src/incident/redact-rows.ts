/** Tables of a database as JSON lines: text as it stands, bytes by their length and hash. */

import { canonicalJson, recordable } from "../model/json.ts";
import type { Digest } from "../ports/digest.ts";
import type { SqlRow, SqlValue, SuspectDatabase } from "../ports/suspect.ts";

export interface TableText {
  readonly table: string;
  /** `null` when it is too long to be held. */
  readonly lines: string | null;
}

const LONGEST = 67_108_864;

export function* tableRows(database: SuspectDatabase, digest: Digest): Iterable<TableText> {
  for (const table of [...database.tables].toSorted()) {
    const lines: string[] = [];
    let length = 0;
    for (const row of database.rows(table)) {
      const text = `${rowText(row, digest)}\n`;
      length += text.length;
      if (length > LONGEST) break;
      lines.push(text);
    }
    yield { table, lines: length > LONGEST ? null : lines.join("") };
  }
}

function rowText(row: SqlRow, digest: Digest): string {
  const values = Object.entries(row).map(([name, value]) => [name, shown(value, digest)]);
  return canonicalJson(recordable(Object.fromEntries(values)));
}

function shown(value: SqlValue, digest: Digest): unknown {
  if (typeof value === "bigint") return String(value);
  if (!(value instanceof Uint8Array)) return value;
  // Bytes may be packed text: what is in them is not shown, and a short value is not told by its hash.
  return value.length < 32
    ? { bytes: value.length }
    : { bytes: value.length, sha256: digest.sha256(value) };
}
