/** JSON that the suspect wrote: parsed by asking, never by believing. */

import { isJsonObject } from "../model/json.ts";
import type { Json, JsonObject } from "../model/json.ts";

const NOTHING: JsonObject = {};

/** `null` when it is not JSON. */
export function foreignJson(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

/** What `JSON.parse` returns is JSON; the deeper levels are asked when they are reached. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

/** The member at the end of a path of names; `null` where the path ends before. */
export function memberOf(value: Json, ...path: readonly string[]): Json {
  let found: Json = value;
  for (const name of path) {
    if (!isJsonObject(found) || !Object.hasOwn(found, name)) return null;
    found = found[name] ?? null;
  }
  return found;
}

export function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : NOTHING;
}

export function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** "" when it is no text. */
export function textOf(value: Json): string {
  return typeof value === "string" ? value : "";
}

/** Every text of a list, and a lone text as a list of one. */
export function textsOf(value: Json): readonly string[] {
  if (typeof value === "string") return [value];
  return listOf(value).filter((item): item is string => typeof item === "string");
}

export interface Leaf {
  /** Names joined with a point, list positions as numbers. */
  readonly path: string;
  readonly value: string | number | boolean | null;
}

/** Every plain value below, at most `most` of them, however deep it is nested. */
export function* leavesOf(value: Json, most = 100_000): Generator<Leaf> {
  const waiting: { path: string; value: Json }[] = [{ path: "", value }];
  for (let count = 0; count < most; count += 1) {
    const next = waiting.pop();
    if (next === undefined) return;
    if (typeof next.value !== "object" || next.value === null) {
      yield { path: next.path, value: next.value };
      continue;
    }
    const prefix = next.path === "" ? "" : `${next.path}.`;
    for (const [name, member] of Object.entries(next.value).toReversed()) {
      waiting.push({ path: `${prefix}${name}`, value: member });
    }
  }
}
