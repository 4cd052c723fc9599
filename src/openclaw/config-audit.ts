/** The journal that OpenClaw keeps of its config: who changed what, from which hash to which. facts/openclaw.md section 0.17. */

import { isoUtcOf } from "../model/instant.ts";
import { printable } from "../model/printable.ts";
import type { SuspectDatabase } from "../ports/suspect.ts";
import { foreignJson, listOf, memberOf, textOf, textsOf } from "./foreign-json.ts";

export interface ConfigChange {
  readonly rowid: string;
  readonly sequence: number;
  readonly kind: "config.external" | "config.write";
  readonly at: string | null;
  readonly configPath: string;
  readonly previousHash: string;
  readonly nextHash: string;
  readonly changedPaths: readonly string[];
  /** The journal does not tell which paths. */
  readonly isOpaque: boolean;
  /** The first config of this file. */
  readonly isFirst: boolean;
  readonly isValid: boolean;
  /** Words of the process that wrote it; may hold secrets. */
  readonly argv: readonly string[];
}

/** What took effect, in the journal's order; observations and refused writes are left out. */
export function configChanges(database: SuspectDatabase): readonly ConfigChange[] {
  const changes: ConfigChange[] = [];
  for (const row of database.rows("diagnostic_events")) {
    if (row["scope"] !== "config-audit" || typeof row["payload_json"] !== "string") continue;
    const sequence = typeof row["sequence"] === "number" ? row["sequence"] : 0;
    const change = changeOf(row["payload_json"], String(row["rowid"] ?? ""), sequence);
    if (change !== null) changes.push(change);
  }
  return changes.toSorted((left, right) => left.sequence - right.sequence);
}

function changeOf(payload: string, rowid: string, sequence: number): ConfigChange | null {
  const value = foreignJson(payload);
  const event = textOf(memberOf(value, "event"));
  if (event !== "config.external" && event !== "config.write") return null;
  const nextHash = hashOf(textOf(memberOf(value, "nextHash")));
  if (nextHash === "") return null;
  const changedPaths = textsOf(memberOf(value, "changedPaths")).map((path) =>
    printable(path.slice(0, 300)),
  );
  return {
    rowid,
    sequence,
    kind: event,
    at: isoUtcOf(textOf(memberOf(value, "ts"))),
    configPath: printable(textOf(memberOf(value, "configPath"))),
    previousHash: hashOf(textOf(memberOf(value, "previousHash"))),
    nextHash,
    changedPaths,
    isOpaque: changedPaths.length === 0,
    isFirst: memberOf(value, "existsBefore") === false,
    isValid: memberOf(value, "valid") !== false,
    argv: listOf(memberOf(value, "argv")).flatMap((word) => textsOf(word)),
  };
}

/** SHA-256 of the file's bytes, in hex; "" for anything else. */
function hashOf(text: string): string {
  return /^[0-9a-f]{64}$/u.test(text) ? text : "";
}
