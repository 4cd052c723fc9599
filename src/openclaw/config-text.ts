/** JSON5 text of anybody into a tree, within limits (facts/openclaw.md section 1). */

import JSON5 from "json5";
import { emptyMap, plainValue } from "./config-node.ts";
import type { ConfigNode } from "./config-node.ts";

/** Configs nest about eight deep. */
export const DEEPEST = 100;

/** Over all files of one config: an include in many places counts each time. */
export interface NodeBudget {
  left: number;
}

/** The tree, or what is wrong with the text. */
export function parseConfigText(
  bytes: Uint8Array,
  file: string,
  budget: NodeBudget,
): ConfigNode | string {
  const text = new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON5.parse<unknown>(text);
  } catch (error) {
    return `is not JSON5${whereOf(error)}`;
  }
  return treeOf(value, { file, budget, depth: 0 });
}

interface Growth {
  readonly file: string;
  readonly budget: NodeBudget;
  readonly depth: number;
}

function treeOf(value: unknown, growth: Growth): ConfigNode | string {
  growth.budget.left -= 1;
  if (growth.budget.left < 0) return "has more values than any config needs";
  if (growth.depth > DEEPEST) return `nests deeper than ${DEEPEST} levels`;
  const inner = { ...growth, depth: growth.depth + 1 };
  if (Array.isArray(value)) return listOf(value, inner);
  if (typeof value === "object" && value !== null) return mapOf(value, inner);
  const isPlain =
    typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return plainValue(isPlain ? value : null, growth.file);
}

function listOf(values: readonly unknown[], growth: Growth): ConfigNode | string {
  const items: ConfigNode[] = [];
  for (const value of values) {
    const item = treeOf(value, growth);
    if (typeof item === "string") return item;
    items.push(item);
  }
  return { kind: "list", items, file: growth.file };
}

function mapOf(value: object, growth: Growth): ConfigNode | string {
  const members = new Map<string, ConfigNode>();
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [name, inner] of entries) {
    const member = treeOf(inner, growth);
    if (typeof member === "string") return member;
    members.set(name, member);
  }
  return { ...emptyMap(growth.file), members };
}

/** The parser's message quotes a character of the file; its position is enough. */
function whereOf(error: unknown): string {
  if (!(error instanceof Error) || !("lineNumber" in error) || !("columnNumber" in error))
    return "";
  return ` (line ${Number(error.lineNumber)}, column ${Number(error.columnNumber)})`;
}
