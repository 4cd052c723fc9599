/** Reads a manifest that may come from anybody: only what checking a package needs, and only if it has its type. */

import { isJsonObject } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";

/** A body that an archive must hold. */
export interface StatedMember {
  readonly type: "entry";
  readonly archive: string;
  readonly member: string | null;
  readonly stored: string;
  readonly sha256: string | null;
  readonly archived: number;
}

export interface StatedArchive {
  readonly type: "archive";
  readonly name: string;
  readonly sha256: string;
  readonly tarBytes: number;
  readonly members: number;
}

export interface StatedGap {
  readonly type: "left-out";
  readonly isLoss: boolean;
}

export type StatedLine = StatedMember | StatedArchive | StatedGap;

/** All lines, or what is wrong and where. */
export function readManifest(text: string): readonly StatedLine[] | string {
  const lines = text.split("\n");
  if (lines.pop() !== "") return "ends in the middle of a line";
  const stated: StatedLine[] = [];
  for (const [index, line] of lines.entries()) {
    const value = parseLine(line);
    if (value?.["seq"] !== index + 1) return `is damaged at line ${index + 1}`;
    const known = statedLine(value);
    if (known === null) return `has an unknown line ${index + 1}`;
    stated.push(known);
  }
  return stated;
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
        archive: textOf(line["archive"]),
        member: nullableText(line["member"]),
        stored: textOf(line["stored"]),
        sha256: nullableText(line["sha256"]),
        archived: count(line["archived"]),
      };
    case "archive":
      return {
        type: "archive",
        name: textOf(line["name"]),
        sha256: textOf(line["sha256"]),
        tarBytes: count(line["tarBytes"]),
        members: count(line["members"]),
      };
    case "left-out":
      return { type: "left-out", isLoss: line["isLoss"] === true };
    default:
      return null;
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function nullableText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function count(value: Json | undefined): number {
  return Number.isSafeInteger(value) && typeof value === "number" && value >= 0 ? value : 0;
}
