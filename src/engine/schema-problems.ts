/** What the schema found, as sentences that say what to write instead. */

import type * as z from "zod";

import { isJsonObject } from "../model/json.ts";
import { printable } from "../model/printable.ts";

export interface SchemaProblem {
  readonly rule: "schema" | "unknown-field";
  readonly path: readonly PropertyKey[];
  /** Whether the name of the last member is wrong, and not its value. */
  readonly isName: boolean;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

export function schemaProblems(issues: readonly Issue[], raw: unknown): readonly SchemaProblem[] {
  return issues.flatMap(nearest).flatMap((issue) => describe(issue, raw));
}

/** Of several shapes that a value may have, the one that it nearly has: its problems are the useful ones. */
function nearest(issue: Issue): readonly Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [best] = issue.errors.toSorted((left, right) => distance(left) - distance(right));
  const found = best ?? [];
  return found.flatMap((inner) => nearest({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Another kind of value, or a name that does not belong there, tells that another shape was meant. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, { code, path }) => {
    if (code === "unrecognized_keys") return sum + 6;
    return sum + (path.length === 0 ? 11 : 1);
  }, 0);
}

function describe(issue: Issue, raw: unknown): readonly SchemaProblem[] {
  const { path } = issue;
  const place = placeOf(path, raw);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      rule: "unknown-field",
      path: [...path, key],
      isName: true,
      message: `${place}there is no field ${shown(key)} here; look at its spelling and its indentation`,
    }));
  }
  const message = `${place}${sentence(issue, valueAt(raw, path))}`;
  return [{ rule: "schema", path, isName: false, message }];
}

function sentence(issue: Issue, value: unknown): string {
  const field = fieldOf(issue.path);
  const hint = HINTS[field] === undefined ? "" : `; write ${HINTS[field]}`;
  if (issue.path.length === 0) return `is no playbook; begin it with schema: ir.playbook/1`;
  if (value === undefined) return `${field} is missing${hint}`;
  switch (issue.code) {
    case "invalid_value":
      return `${field} cannot be ${shown(value)}${hint || `; write ${issue.values.map(String).join(" or ")}`}`;
    case "too_small":
      return `${field} needs at least ${issue.minimum}${hint}`;
    case "too_big":
      return `${field} has more than ${issue.maximum}`;
    case "invalid_key":
      return `${field} is no name for a member; write letters and digits, such as sealed`;
    case "invalid_format":
    case "custom":
      return `${field} cannot be ${shown(value)}; write ${issue.message}`;
    default:
      return `${field} cannot be ${shown(value)}${hint}`;
  }
}

/** By the name of the field: what a person would have to write. */
const HINTS: Readonly<Record<string, string>> = {
  schema: "ir.playbook/1",
  id: "a short name such as freeze",
  title: "one sentence for the operator",
  summary: "when to use it and what it does not do",
  steps: "a list of steps",
  together: "a list of two steps or more",
  effect: "read, reversible, destructive or external",
  do: "the name of an action",
  run: "a list of words, a program and its arguments, with numbers in quotes",
  verify: "a list of words, a program and its arguments, with numbers in quotes",
  undo: "restore-prior, or for a step with run: a run and a verify of its own",
  deadline: "a whole number and a unit, such as 30s",
  attempts: "a whole number from 1 to 5",
  goto: "the id of a later step",
  onFail: "ask, halt, continue, or goto with a later step",
  needs: "a list of facts, such as [target]",
  provides: "a list of facts, such as [target]",
  waive: "a list of facts, such as [sealed]",
  with: "texts, numbers, true or false, or lists of texts",
};

function fieldOf(path: readonly PropertyKey[]): string {
  const names = path.filter((part) => typeof part === "string");
  const last = names.at(-1) ?? "";
  const parent = ["with", "rto"].find((name) => names.includes(name) && last !== name);
  return parent === undefined ? last : `${last} in ${parent}`;
}

/** `step freeze: ` where the step has a name, its position where it has none. */
function placeOf(path: readonly PropertyKey[], raw: unknown): string {
  const length = path.indexOf("together") > 0 ? 4 : 2;
  if (path[0] !== "steps" || path.length < 2) return "";
  const step = valueAt(raw, path.slice(0, length));
  const id = isJsonObject(step) ? step["id"] : undefined;
  if (typeof id === "string") return `step ${shown(id)}: `;
  const numbers = path.slice(0, length).filter((part) => typeof part === "number");
  return `step ${numbers.map((index) => index + 1).join(".")}: `;
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined,
    raw,
  );
}

const LONGEST = 60;

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return printable(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
}
