/** A config as a tree that remembers which file each value came from; names are never properties of an object. */

import type { Json } from "../model/json.ts";

export type ConfigScalar = string | number | boolean | null;
export type ConfigKey = string | number;

export interface ConfigValue {
  readonly kind: "value";
  /** After substitution. May be a secret. */
  readonly value: ConfigScalar;
  readonly file: string;
  /** As it stands in the file. May be a secret. */
  readonly written: ConfigScalar;
  /** Variables whose values are in `value`. */
  readonly variables: readonly string[];
  /** Variables that are not set: `${NAME}` is still visible in `value`. */
  readonly missing: readonly string[];
}

export interface ConfigList {
  readonly kind: "list";
  readonly items: readonly ConfigNode[];
  readonly file: string;
}

export interface ConfigMap {
  readonly kind: "map";
  readonly members: ReadonlyMap<string, ConfigNode>;
  readonly file: string;
}

export type ConfigNode = ConfigValue | ConfigList | ConfigMap;

export interface ConfigLeaf extends ConfigValue {
  readonly keys: readonly ConfigKey[];
  /** `channels.telegram.accounts.work.botToken`, `hooks.mappings[0].sessionKey`. */
  readonly path: string;
}

export function emptyMap(file: string): ConfigMap {
  return { kind: "map", members: new Map(), file };
}

export function plainValue(value: ConfigScalar, file: string): ConfigValue {
  return { kind: "value", value, file, written: value, variables: [], missing: [] };
}

/** What stands under these keys, or `null`. */
export function nodeAt(root: ConfigNode, keys: readonly ConfigKey[]): ConfigNode | null {
  let node: ConfigNode | undefined = root;
  for (const key of keys) {
    if (node === undefined) return null;
    node = childOf(node, key);
  }
  return node ?? null;
}

/** A value under these keys; `null` also stands for a list or a map. */
export function valueAt(root: ConfigNode, keys: readonly ConfigKey[]): ConfigScalar {
  const node = nodeAt(root, keys);
  return node?.kind === "value" ? node.value : null;
}

export function textAt(root: ConfigNode, keys: readonly ConfigKey[]): string | null {
  const value = valueAt(root, keys);
  return typeof value === "string" ? value : null;
}

/** Names and nodes of a map; nothing for anything else. */
export function membersAt(
  root: ConfigNode,
  keys: readonly ConfigKey[],
): readonly (readonly [string, ConfigNode])[] {
  const node = nodeAt(root, keys);
  return node?.kind === "map" ? [...node.members] : [];
}

/** Every value with its path, in the order of the files. */
export function* leavesOf(
  node: ConfigNode,
  keys: readonly ConfigKey[] = [],
): Generator<ConfigLeaf> {
  if (node.kind === "value") {
    yield { ...node, keys, path: pathText(keys) };
    return;
  }
  for (const [key, child] of childrenOf(node)) yield* leavesOf(child, [...keys, key]);
}

export function childrenOf(node: ConfigNode): readonly (readonly [ConfigKey, ConfigNode])[] {
  switch (node.kind) {
    case "value":
      return [];
    case "list":
      return node.items.map((item, index) => [index, item] as const);
    case "map":
      return [...node.members];
  }
}

/** Dotted, list positions in brackets; a name with other characters is quoted. */
export function pathText(keys: readonly ConfigKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`;
    if (!/^[\w$][\w$:-]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
    return path === "" ? key : `${path}.${key}`;
  }, "");
}

/** Whether a path fits a pattern of OpenClaw's registry: `*` is one name, `[]` any list position. */
export function fitsPattern(keys: readonly ConfigKey[], pattern: string): boolean {
  const parts = pattern.replaceAll("[]", ".[]").split(".");
  return parts.length === keys.length && parts.every((part, index) => fitsKey(keys[index], part));
}

/** As plain JSON: for comparing, never for showing. */
export function jsonOf(node: ConfigNode): Json {
  return asJson(node, ({ value }) => value);
}

/** With `${NAME}` where the gateway has the variable's value. */
export function writtenJsonOf(node: ConfigNode): Json {
  return asJson(node, ({ written }) => written);
}

function asJson(node: ConfigNode, scalarOf: (value: ConfigValue) => ConfigScalar): Json {
  switch (node.kind) {
    case "value":
      return scalarOf(node);
    case "list":
      return node.items.map((item) => asJson(item, scalarOf));
    case "map": {
      const members = [...node.members].map(
        ([name, child]) => [name, asJson(child, scalarOf)] as const,
      );
      // `fromEntries` makes own properties also of `__proto__`.
      return Object.fromEntries(members);
    }
  }
}

function fitsKey(key: ConfigKey | undefined, part: string): boolean {
  if (typeof key === "number") return part === "[]" || part === "*";
  return part === "*" || part === key;
}

function childOf(node: ConfigNode, key: ConfigKey): ConfigNode | undefined {
  if (node.kind === "map") return node.members.get(String(key));
  return node.kind === "list" && typeof key === "number" ? node.items[key] : undefined;
}
