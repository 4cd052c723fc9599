/** Reads a manifest that may come from anybody: only what checking a package needs, and only if it has its type. */

import { isJsonObject } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";

/** A body that an archive must hold. */
export interface StatedMember {
  readonly type: "entry";
  readonly collector: string;
  readonly path: string;
  readonly archive: string;
  readonly member: string | null;
  readonly stored: string;
  readonly sha256: string | null;
  readonly archived: number;
  readonly flags: readonly string[];
}

export interface StatedArchive {
  readonly type: "archive";
  /** File in the package, and what the entries call it. */
  readonly name: string;
  readonly archive: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly tarBytes: number;
  readonly members: number;
  readonly plainSha256: string | null;
}

export interface StatedGap {
  readonly type: "left-out";
  readonly collector: string;
  readonly what: string;
  readonly why: string;
  readonly isLoss: boolean;
}

/** Comes last: what is wrong, as a sentence part. */
export interface ManifestDamage {
  readonly type: "damage";
  readonly problem: string;
}

export type StatedLine = StatedMember | StatedArchive | StatedGap;

/** No honest manifest has more. */
const MOST_LINES = 8_000_000;

/** Line after line, so that a manifest of any length takes no memory. */
export function* readManifest(
  lines: Iterable<string>,
): Generator<StatedLine | ManifestDamage, void> {
  let number = 0;
  try {
    for (const line of lines) {
      number += 1;
      const value = number > MOST_LINES ? null : parseLine(line);
      if (value?.["seq"] !== number) return yield damage(`is damaged at line ${number}`);
      const known = statedLine(value);
      if (known === null) return yield damage(`has an unknown line ${number}`);
      yield known;
    }
  } catch (error) {
    yield damage(reasonOf(error));
  }
}

function damage(problem: string): ManifestDamage {
  return { type: "damage", problem };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? `cannot be read (${String(error.code)})` : error.message;
}

function parseLine(line: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function statedLine(line: JsonObject): StatedLine | null {
  switch (line["type"]) {
    case "entry":
      return {
        type: "entry",
        collector: textOf(line["collector"]),
        path: textOf(line["path"]),
        archive: textOf(line["archive"]),
        member: nullableText(line["member"]),
        stored: textOf(line["stored"]),
        sha256: nullableText(line["sha256"]),
        archived: count(line["archived"]),
        flags: textsOf(line["flags"]),
      };
    case "archive":
      return {
        type: "archive",
        name: textOf(line["name"]),
        archive: textOf(line["archive"]) || textOf(line["name"]),
        sha256: textOf(line["sha256"]),
        bytes: count(line["bytes"]),
        tarBytes: count(line["tarBytes"]),
        members: count(line["members"]),
        plainSha256: nullableText(line["plainSha256"]),
      };
    case "left-out":
      return {
        type: "left-out",
        collector: textOf(line["collector"]),
        what: textOf(line["what"]),
        why: textOf(line["why"]),
        isLoss: line["isLoss"] === true,
      };
    default:
      return null;
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function nullableText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function count(value: Json | undefined): number {
  return Number.isSafeInteger(value) && typeof value === "number" && value >= 0 ? value : 0;
}
