/** What stands in the place of a secret without being one (facts/credentials.md section 3). */

import { leavesOf, nodeAt, pathText, textAt } from "./config-node.ts";
import { childrenOf } from "./config-node.ts";
import type { ConfigKey, ConfigMap, ConfigNode } from "./config-node.ts";

export const SECRET_SOURCES = ["env", "file", "exec", "store"] as const;
export type SecretSource = (typeof SECRET_SOURCES)[number];

/** An object `{source, provider, id}`, or a text in its place. */
export interface SecretReference {
  readonly path: string;
  readonly keys: readonly ConfigKey[];
  readonly file: string;
  readonly source: SecretSource;
  readonly provider: string;
  /** Variable, JSON pointer, argument of a program, or name in the store. */
  readonly id: string;
  readonly form: "object" | "marker";
}

/** A value that OpenClaw writes where it hides one. */
export interface Placeholder {
  readonly path: string;
  readonly file: string;
  readonly what: "redacted" | "sentinel";
}

const MARKER = "secretref-env:";
const REDACTED = "__OPENCLAW_REDACTED__";
const SENTINEL = /^oc-sent-v2\.[\w-]+\.end$/u;

export function referencesIn(root: ConfigNode): readonly SecretReference[] {
  return [...referencesBelow(root, [])];
}

export function placeholdersIn(root: ConfigNode): readonly Placeholder[] {
  return [...leavesOf(root)].flatMap(({ path, file, written }) => {
    const what = placeholderKind(written);
    return what === null ? [] : [{ path, file, what }];
  });
}

/** Whether a text is one of OpenClaw's own marks, in whatever file it stands. */
export function placeholderKind(value: unknown): Placeholder["what"] | null {
  if (typeof value !== "string") return null;
  if (value === REDACTED) return "redacted";
  return SENTINEL.test(value) ? "sentinel" : null;
}

/** Variable that a marker text stands for. */
export function markedVariable(value: unknown): string | null {
  return typeof value === "string" && value.startsWith(MARKER) ? value.slice(MARKER.length) : null;
}

export interface SecretProvider {
  readonly alias: string;
  readonly source: string;
  /** Of the file that holds the values, for `file`. */
  readonly path: string | null;
  readonly mode: string | null;
  /** Program that would be run, for `exec`: shown to a person, never executed. */
  readonly command: string | null;
}

export function secretProviders(root: ConfigNode): readonly SecretProvider[] {
  const providers = nodeAt(root, ["secrets", "providers"]);
  if (providers?.kind !== "map") return [];
  return [...providers.members].map(([alias, provider]) => ({
    alias,
    source: textAt(provider, ["source"]) ?? "",
    path: textAt(provider, ["path"]),
    mode: textAt(provider, ["mode"]),
    command: textAt(provider, ["command"]),
  }));
}

function* referencesBelow(
  node: ConfigNode,
  keys: readonly ConfigKey[],
): Generator<SecretReference> {
  const reference = referenceAt(node, keys);
  if (reference !== null) {
    yield reference;
    return;
  }
  for (const [key, child] of childrenOf(node)) yield* referencesBelow(child, [...keys, key]);
}

function referenceAt(node: ConfigNode, keys: readonly ConfigKey[]): SecretReference | null {
  if (node.kind === "list") return null;
  const place = { path: pathText(keys), keys, file: node.file };
  if (node.kind === "map") {
    const reference = objectReference(node);
    return reference === null ? null : { ...place, ...reference, form: "object" };
  }
  const id = markedVariable(node.written);
  return id === null ? null : { ...place, source: "env", provider: "default", id, form: "marker" };
}

function objectReference(
  map: ConfigMap,
): Pick<SecretReference, "source" | "provider" | "id"> | null {
  const stated = textAt(map, ["source"]);
  const source = SECRET_SOURCES.find((known) => known === stated);
  const id = textAt(map, ["id"]);
  if (source === undefined || id === null) return null;
  return { source, provider: textAt(map, ["provider"]) ?? "default", id };
}
