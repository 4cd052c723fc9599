/** `$include`: a config in several files, put together as the gateway does (facts/openclaw.md section 1). */

import { printable } from "../model/printable.ts";
import type { Suspect } from "../ports/suspect.ts";
import { emptyMap, pathText } from "./config-node.ts";
import type { ConfigKey, ConfigMap, ConfigNode } from "./config-node.ts";
import { parseConfigText } from "./config-text.ts";
import type { NodeBudget } from "./config-text.ts";
import type { SourceProblem } from "./source-problem.ts";
import { folderOf, isInside, resolvePath } from "./suspect-path.ts";

const INCLUDE = "$include";
const DEEPEST_INCLUDE = 10;
const LONGEST_PATH = 4_096;
const LONGEST_FILE = 4 * 1_048_576;
const MOST_BYTES = 16 * 1_048_576;
const MOST_FILES = 200;

export interface Assembly {
  readonly suspect: Suspect;
  /** The config itself. */
  readonly config: string;
  /** Folders that includes may come from, in normal form; the first is the config's own. */
  readonly roots: readonly string[];
  readonly problems: SourceProblem[];
  readonly files: Set<string>;
  readonly budget: NodeBudget;
  bytes: number;
  reads: number;
}

/** Where in which file we are, and through which files we came. */
interface Spot {
  readonly assembly: Assembly;
  readonly chain: readonly string[];
  readonly keys: readonly ConfigKey[];
}

/** The whole tree; what cannot be read is missing from it and a problem. */
export function assemble(assembly: Assembly): ConfigNode {
  const { config } = assembly;
  return load({ assembly, chain: [], keys: [] }, config) ?? emptyMap(config);
}

function load(spot: Spot, path: string): ConfigNode | null {
  const { assembly, chain } = spot;
  const refusal = refusalOf(spot, path);
  if (refusal !== null) return complain(spot, refusal);
  const reading = assembly.suspect.read(path, LONGEST_FILE);
  assembly.reads += 1;
  if (reading.kind === "absent") return complain(spot, `${printable(path)} is not there`);
  if (reading.kind === "unreadable") {
    return complain(spot, `${printable(path)} cannot be read: ${reading.reason}`);
  }
  if (reading.isCut) return complain(spot, `${printable(path)} is too long, or not whole`);
  assembly.bytes += reading.bytes.length;
  assembly.files.add(path);
  const tree = parseConfigText(reading.bytes, path, assembly.budget);
  if (typeof tree === "string") return complain(spot, `${printable(path)} ${tree}`);
  return resolve({ ...spot, chain: [...chain, path] }, tree);
}

function refusalOf({ assembly, chain }: Spot, path: string): string | null {
  const shown = printable(path);
  if (chain.includes(path)) return `${shown} includes itself, by way of ${chain.length} files`;
  if (chain.length > DEEPEST_INCLUDE) return `${shown} is included more than 10 levels deep`;
  if (assembly.reads >= MOST_FILES) return `${shown} comes after ${MOST_FILES} other files`;
  if (assembly.bytes >= MOST_BYTES) return `${shown} comes after ${MOST_BYTES} bytes of config`;
  const isOutside = !assembly.roots.some((root) => isInside(root, path));
  // The gateway refuses to start with such a config; that somebody wrote it is worth knowing.
  return chain.length > 0 && isOutside ? `${shown} lies outside the folders for includes` : null;
}

function resolve(spot: Spot, node: ConfigNode): ConfigNode {
  switch (node.kind) {
    case "value":
      return node;
    case "list":
      return { ...node, items: node.items.map((item, index) => resolve(inner(spot, index), item)) };
    case "map":
      return node.members.has(INCLUDE) ? resolveInclude(spot, node) : resolveMembers(spot, node);
  }
}

function resolveMembers(spot: Spot, map: ConfigMap): ConfigMap {
  const members = new Map<string, ConfigNode>();
  for (const [name, member] of map.members) members.set(name, resolve(inner(spot, name), member));
  return { ...map, members };
}

/** Included files in order, then the keys beside: what comes later wins. */
function resolveInclude(spot: Spot, map: ConfigMap): ConfigNode {
  const named = map.members.get(INCLUDE);
  const others = new Map([...map.members].filter(([name]) => name !== INCLUDE));
  const beside = resolveMembers(spot, { ...map, members: others });
  if (named === undefined) return beside;
  const included = includedBy(spot, named);
  if (named.kind === "value" && others.size === 0) return included[0] ?? emptyMap(map.file);
  return [...included, beside].reduce(merged, emptyMap(map.file));
}

function includedBy(spot: Spot, named: ConfigNode): readonly ConfigNode[] {
  const items = named.kind === "list" ? named.items : [named];
  return items.flatMap((item) => {
    const path = item.kind === "value" && typeof item.value === "string" ? item.value : null;
    if (path === null || path.includes("\0") || path.length >= LONGEST_PATH) {
      complain(spot, "$include names something that is no path");
      return [];
    }
    const from = folderOf(spot.chain.at(-1) ?? "/");
    const tree = load(spot, resolvePath(from, path));
    return tree === null ? [] : [tree];
  });
}

/** Lists are joined, maps go into each other, of anything else the later one stays. */
function merged(earlier: ConfigNode, later: ConfigNode): ConfigNode {
  if (earlier.kind === "list" && later.kind === "list") {
    return { ...later, items: [...earlier.items, ...later.items] };
  }
  if (earlier.kind !== "map" || later.kind !== "map") return later;
  const members = new Map(earlier.members);
  for (const [name, member] of later.members) {
    const before = members.get(name);
    members.set(name, before === undefined ? member : merged(before, member));
  }
  return { ...later, members };
}

function inner(spot: Spot, key: ConfigKey): Spot {
  return { ...spot, keys: [...spot.keys, key] };
}

function complain({ assembly, chain, keys }: Spot, what: string): null {
  const path = printable(chain.at(-1) ?? assembly.config);
  assembly.problems.push({ path, at: printable(pathText(keys)), what });
  return null;
}
