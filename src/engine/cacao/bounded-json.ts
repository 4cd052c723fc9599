/** JSON of a stranger: its size is bounded before it is read, its depth and number of values before it is used. */

import type { Json } from "../../model/json.ts";
import { pointerTo } from "./pointer.ts";
import type { PointedProblem } from "./pointer.ts";

const MOST_BYTES = 512 * 1024;
const DEEPEST = 24;
const MOST_VALUES = 20_000;

export type BoundedJson =
  | { readonly kind: "value"; readonly value: Json }
  | { readonly kind: "refused"; readonly problem: PointedProblem };

export function readBoundedJson(bytes: Uint8Array): BoundedJson {
  if (bytes.length > MOST_BYTES)
    return refused(`is ${bytes.length} bytes; at most ${MOST_BYTES} are read`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refused("is not UTF-8 text");
  }
  let value: Json;
  try {
    // V8 parses without recursion, so depth costs memory only, and that is bounded by the size.
    value = JSON.parse(text);
  } catch (error) {
    return refused(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const excess = excessOf(text);
  if (excess !== null) return refused(excess);
  const problem = forbiddenName(text);
  return problem === null ? { kind: "value", value } : { kind: "refused", problem };
}

function refused(message: string): BoundedJson {
  return { kind: "refused", problem: { pointer: "", message } };
}

/** Only for text that is JSON: there every string has its end, so one pass is linear. */
const TOKEN = /"(?:[^"\\]+|\\.)*"|[{}[\],:]/gsu;

function excessOf(text: string): string | null {
  let depth = 0;
  let values = 1;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (token === ",") values += 1;
    if (depth > DEEPEST) return `is nested deeper than ${DEEPEST}`;
    if (values > MOST_VALUES) return `has more than ${MOST_VALUES} values`;
  }
  return null;
}

interface Level {
  readonly names: Set<string> | null;
  name: string;
}

/** `JSON.parse` keeps the last of two members of one name: a reviewer may have read the first. */
function forbiddenName(text: string): PointedProblem | null {
  const levels: Level[] = [];
  let last = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") levels.push({ names: new Set(), name: "" });
    else if (token === "[") levels.push({ names: null, name: "-" });
    else if (token === "}" || token === "]") levels.pop();
    else if (token === ":") {
      const message = noteName(levels.at(-1), JSON.parse(last));
      if (message !== null) return { pointer: pointerTo(levels.map(({ name }) => name)), message };
    }
    last = token;
  }
  return null;
}

function noteName(level: Level | undefined, name: string): string | null {
  if (level === undefined || level.names === null) return null;
  level.name = name;
  if (level.names.has(name)) return "is stated twice";
  level.names.add(name);
  return name === "__proto__" ? "is a name that is never read" : null;
}
