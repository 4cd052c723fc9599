/** Secrets of a config: values, references to values elsewhere, and files that it names. */

import { printable } from "../../model/printable.ts";
import type { ConfigReading } from "../../openclaw/config.ts";
import type { ConfigLeaf } from "../../openclaw/config-node.ts";
import { folderOf } from "../../openclaw/suspect-path.ts";
import { namedPath, readText } from "./read-file.ts";
import type { Moments } from "./ledger.ts";
import { seeReference } from "./references.ts";
import type { Lookup } from "./references.ts";
import { namesSecretFile } from "./secret-words.ts";
import { seeSetting } from "./see-setting.ts";
import type { Spot, Survey } from "./survey.ts";

export interface ConfigSource {
  readonly reading: ConfigReading;
  /** A backup of the config is `stale`. */
  readonly state: "current" | "stale";
  readonly lookup: Lookup;
  readonly moments?: Moments;
}

export function seeConfig(survey: Survey, source: ConfigSource): void {
  const { reading } = source;
  for (const problem of reading.problems) {
    const at = problem.at === "" ? "" : ` (${problem.at})`;
    survey.tally.gap(`${problem.path}${at}: ${problem.what}`);
  }
  const referenced = new Set(reading.references.map(({ path }) => path));
  for (const [index, leaf] of reading.leaves.entries()) {
    if (isPartOf(leaf.path, referenced)) continue;
    for (const found of named(leaf, reading.leaves[index - 1])) seeLeaf(survey, source, found);
  }
  for (const reference of reading.references) {
    seeReference(survey, { ...reference, spot: spotOf(source, reference) }, source);
  }
}

/** Members of a reference are no values. */
function isPartOf(path: string, referenced: ReadonlySet<string>): boolean {
  if (referenced.has(path)) return true;
  const above = path.slice(0, Math.max(path.lastIndexOf("."), path.lastIndexOf("["), 0));
  return referenced.has(above);
}

function seeLeaf(survey: Survey, source: ConfigSource, found: NamedLeaf): void {
  const { leaf, text, name } = found;
  const role = survey.registry.roleOf(leaf.keys);
  if (role === "pointer" || (role === null && namesSecretFile(name))) {
    seePointed(survey, source, found);
    return;
  }
  const id = role === "secret" ? /^\$([A-Z_][A-Z\d_]*)$/u.exec(text)?.[1] : undefined;
  if (id !== undefined) {
    const reference = { keys: leaf.keys, source: "env", provider: "default", id } as const;
    seeReference(survey, { ...reference, spot: spotOf(source, leaf) }, source);
    return;
  }
  const ids = seeSetting(survey, {
    name,
    text,
    role,
    spot: spotOf(source, leaf),
    hints: { config: leaf.keys, ...variableHint(leaf) },
    ...(leaf.variables.length === 0 ? {} : { encoding: "reference" }),
    ...(source.moments === undefined ? {} : { moments: source.moments }),
  });
  if (ids.length === 0) missing(survey, source, leaf);
}

interface NamedLeaf {
  readonly leaf: ConfigLeaf;
  readonly text: string;
  readonly name: string;
}

/** Of a list of arguments the one before says what it is: `--token`, then the value. */
function named(leaf: ConfigLeaf, before: ConfigLeaf | undefined): readonly NamedLeaf[] {
  if (typeof leaf.value !== "string") return [];
  const own = leaf.keys.findLast((key): key is string => typeof key === "string") ?? "";
  const isListed = typeof leaf.keys.at(-1) === "number" && typeof before?.keys.at(-1) === "number";
  const flag = isListed && /^--?[a-z][\w-]*$/iu.test(String(before.value)) ? before.value : own;
  return [{ leaf, text: leaf.value, name: String(flag) }];
}

function variableHint({ keys }: ConfigLeaf): { readonly variable?: string } {
  const last = keys.at(-1);
  const isVariable = typeof last === "string" && keys.some((key) => key === "env");
  return isVariable && typeof last === "string" ? { variable: last } : {};
}

function missing(survey: Survey, source: ConfigSource, leaf: ConfigLeaf): void {
  for (const name of leaf.missing) {
    const { path, at } = spotOf(source, leaf);
    const why = `the variable ${printable(name)} is not set in anything that was found`;
    survey.ledger.unresolved({ path, at, why });
  }
}

function spotOf(
  { state, reading }: ConfigSource,
  { file, path }: { readonly file: string; readonly path: string },
): Spot {
  // What a backup includes is in force as long as the config includes it too.
  const isCopy = state === "stale" && file === reading.path;
  return {
    place: "config",
    path: printable(file),
    at: printable(path),
    state: isCopy ? "stale" : "current",
  };
}

function seePointed(survey: Survey, source: ConfigSource, { leaf, text, name }: NamedLeaf): void {
  const path = namedPath(survey, text, folderOf(leaf.file));
  const content = readText(survey, path);
  if (content === null) {
    const spot = spotOf(source, leaf);
    const why = `the file ${printable(path)} that it names is not there, or cannot be read`;
    survey.ledger.unresolved({ path: spot.path, at: spot.at, why });
    return;
  }
  seeSetting(survey, {
    name,
    text: content,
    role: "secret",
    spot: { place: "file", path: printable(path), at: "", state: "current" },
    hints: { config: leaf.keys },
  });
}
